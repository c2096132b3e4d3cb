<?php
// Fills an installed WordPress with a world's articles and comments by its own functions, and adds them to
// the record: php benchmarks/targets/wordpress.php FOLDER URL world.json truth.json [THEME]
[, $folder, $url, $world_file, $out] = $argv;
$_SERVER['HTTP_HOST'] = parse_url($url, PHP_URL_HOST) . ':' . parse_url($url, PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
if (!file_exists("$folder/wp-load.php")) exit("no WordPress in $folder\n");
$new = getenv('INSTALL') !== false;
if ($new) define('WP_INSTALLING', true);
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
if ($new) {
    add_filter('pre_wp_mail', '__return_true');
    wp_install('Báo Bến Mơ', 'admin', 'admin@bao.example', true, '', 'matkhau', 'vi');
    exit("installed\n");
}
kses_remove_filters();
$world = json_decode(file_get_contents($world_file), true);
// The record holds texts as they are shown: ':)' stays.
update_option('use_smilies', 0);
update_option('timezone_string', 'Asia/Ho_Chi_Minh');
$GLOBALS['wp_rewrite']->set_permalink_structure('/%year%/%monthnum%/%postname%/');
$names = ['thoi-su' => 'Thời sự', 'phap-luat' => 'Pháp luật', 'doi-song' => 'Đời sống', 'cong-nghe' => 'Công nghệ'];
$categories = $sections = $users = $pages = [];
foreach ($names as $slug => $name) {
    $categories[$slug] = wp_insert_category(['cat_name' => $name, 'category_nicename' => $slug]);
    $sections[] = ['id' => $slug, 'name' => $name, 'path' => "/category/$slug/"];
}
function at(string $iso, string $zone): string {
    return (new DateTime($iso))->setTimezone(new DateTimeZone($zone))->format('Y-m-d H:i:s');
}
function told(string $kind, string $text, string $author, string $iso): array {
    return ['kind' => $kind, 'text' => $text, 'author' => $author, 'at' => (new DateTime($iso))->format(DATE_ATOM)];
}
wp_defer_comment_counting(true);
foreach ($world['articles'] as $article) {
    $author = $article['author'];
    $users[$author] ??= wp_insert_user([
        'user_login' => 'bientap' . (count($users) + 1), 'user_pass' => 'x', 'display_name' => $author,
        'role' => 'author', 'user_email' => 'bt' . count($users) . '@bao.example',
    ]);
    $paragraphs = ["<strong>{$article['lead']}</strong>", ...$article['paragraphs']];
    $body = implode("\n\n", array_map(fn($p) => "<!-- wp:paragraph --><p>$p</p><!-- /wp:paragraph -->", $paragraphs));
    $id = wp_insert_post(wp_slash([
        'post_title' => $article['title'], 'post_content' => $body, 'post_status' => 'publish',
        'post_author' => $users[$author], 'post_category' => [$categories[$article['section']]],
        'post_date' => at($article['at'], 'Asia/Ho_Chi_Minh'), 'post_date_gmt' => at($article['at'], 'UTC'),
    ]));
    $text = implode("\n", [$article['lead'], ...$article['paragraphs']]);
    $documents = [told('article', $text, $author, $article['at'])];
    $before = 0;
    foreach ($article['comments'] as $comment) {
        $before = wp_insert_comment(wp_slash([
            'comment_post_ID' => $id, 'comment_author' => $comment['author'], 'comment_content' => $comment['text'],
            'comment_author_email' => md5($comment['author']) . '@doc.example', 'comment_approved' => 1,
            'comment_date' => at($comment['at'], 'Asia/Ho_Chi_Minh'), 'comment_date_gmt' => at($comment['at'], 'UTC'),
            'comment_parent' => $comment['reply'] ? $before : 0,
        ]));
        $documents[] = told('comment', $comment['text'], $comment['author'], $comment['at']);
    }
    $pages[] = ['url' => get_permalink($id), 'section' => $article['section'], 'documents' => $documents];
}
wp_defer_comment_counting(false);
foreach (['gioi-thieu' => 'Giới thiệu', 'chinh-sach-bao-mat' => 'Chính sách bảo mật'] as $slug => $title) {
    $id = wp_insert_post(['post_type' => 'page', 'post_status' => 'publish', 'post_name' => $slug,
        'post_title' => $title, 'post_content' => '<p>Chúng tôi chỉ lưu tên hiển thị của bạn đọc.</p>']);
    $pages[] = ['url' => get_permalink($id), 'section' => '', 'optional' => true, 'documents' => []];
}
foreach ([1, 2] as $sample) wp_delete_post($sample, true);
if (isset($argv[5])) switch_theme($argv[5]);
flush_rewrite_rules(false);
$record = file_exists($out) ? json_decode(file_get_contents($out), true) : [];
$record['wordpress'] = ['sections' => $sections, 'item_pattern' => '^/\d{4}/\d{2}/[^/]+/$', 'item_kind' => 'article', 'pages' => $pages];
file_put_contents($out, json_encode($record, JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT) . "\n");
echo count($pages), " pages, ", count($users), " writers\n";
