# Fills a Redmine's forum by its own models: boards, members, topics and answers, read as JSON from standard input;
# prints each topic's path and its posts as they are shown. Called by redmine.py, as the program's `rails runner`.
require "json"

given = JSON.parse(STDIN.read)
{ "default_language" => "vi", "app_title" => "Bến Mơ", "text_formatting" => "textile", "user_format" => "firstname",
  "login_required" => "0", "notified_events" => [], "gravatar_enabled" => "0" }.each { |name, value| Setting[name] = value }
project = Project.create!(
  name: "Bến Mơ", identifier: "ben-mo", is_public: true, enabled_module_names: ["boards"]
)
boards = given["boards"].to_h { |slug, name| [slug, project.boards.create!(name: name, description: name)] }
members = Hash.new do |known, name|
  user = User.new(firstname: name[0, 30], lastname: "B", mail: "tv#{known.size}@hd.example")
  user.login = "tv#{known.size}"
  user.random_password
  user.save!
  known[name] = user
end
shown = ActiveRecord::Base.transaction do
  given["threads"].map do |thread|
    topic = nil
    posts = thread["posts"].map do |post|
      message = Message.create!(
        board: boards[thread["board"]], parent: topic, author: members[post["author"]],
        subject: topic ? "RE: #{thread["title"]}" : thread["title"], content: post["text"]
      )
      at = Time.iso8601(post["at"])
      message.update_columns(created_on: at, updated_on: at)
      topic ||= message
      Redmine::WikiFormatting.to_html(Setting.text_formatting, post["text"])
    end
    topic.update_columns(updated_on: Time.iso8601(thread["posts"].last["at"]))
    ["/boards/#{topic.board_id}/topics/#{topic.id}", posts]
  end
end
paths = boards.transform_values { |board| "/projects/ben-mo/boards/#{board.id}" }
puts JSON.generate({ "boards" => paths, "topics" => shown })
