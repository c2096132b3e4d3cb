"""The one catalogue of what may be wrong with a rubric: severity, words, remedy."""

from dataclasses import dataclass

from rubrics.codes import Code, Severity


@dataclass(frozen=True, slots=True)
class Message:
    """What was found and how to mend it; the words in braces are filled in."""

    severity: Severity
    text: str
    remedy: str


def _error(text: str, remedy: str) -> Message:
    return Message(Severity.ERROR, text, remedy)


def _warning(text: str, remedy: str) -> Message:
    return Message(Severity.WARNING, text, remedy)


_QUOTE_THE_TEXT = "Đặt cả câu trong dấu nháy kép, ví dụ {example}."

MESSAGES: dict[Code, Message] = {
    Code.FILE_MISSING: _error(
        "Không tìm thấy tệp này.", "Kiểm tra lại đường dẫn và tên tệp, kể cả phần đuôi .yaml."
    ),
    Code.FILE_UNREADABLE: _error(
        "Không đọc được tệp: {reason}.", "Chỉ ra một tệp .yaml thường mà tài khoản của bạn có quyền đọc."
    ),
    Code.FILE_TOO_LARGE: _error(
        "Tệp lớn hơn {most} KB.",
        "Một bộ tiêu chí chỉ dài vài chục KB; kiểm tra xem có chọn nhầm tệp không.",
    ),
    Code.FILE_EMPTY: _error(
        "Tệp không có nội dung.", "Tạo tệp mẫu bằng lệnh cleanplatforms rubric new rồi điền vào."
    ),
    Code.NOT_UTF8: _error(
        "Tệp không được lưu ở bảng mã UTF-8 (byte thứ {byte} không đọc được).",
        "Lưu lại tệp với bảng mã UTF-8 (trong Notepad: Save As, ô Encoding chọn UTF-8).",
    ),
    Code.WORD_FILE: _error(
        "Đây là tệp Word hoặc tệp nén, không phải tệp chữ; đổi đuôi thành .yaml là chưa đủ.",
        "Chép nội dung sang Notepad hoặc VS Code rồi lưu thành tệp .yaml, bảng mã UTF-8.",
    ),
    Code.BOM: _error(
        "Đầu tệp có dấu ẩn BOM.",
        "Lưu lại tệp với bảng mã UTF-8 không kèm BOM (trong VS Code: Save with Encoding, chọn UTF-8).",
    ),
    Code.TAB: _error(
        "Dòng này có ký tự Tab; YAML phân cấp bằng dấu cách nên Tab bị cấm.",
        "Thay mỗi Tab bằng hai dấu cách.",
    ),
    Code.STRANGE_SPACE: _error(
        "Đầu dòng hoặc sau dấu hai chấm có dấu cách đặc biệt {found}, thường lọt vào khi chép từ Word hay từ web.",
        "Xóa các dấu cách ở chỗ đó rồi gõ lại bằng phím cách.",
    ),
    Code.CONTROL_CHARACTER: _error(
        "Dòng này có ký tự điều khiển {found}, thường lọt vào khi sao chép từ tệp khác.",
        "Xóa ký tự đó rồi gõ lại đoạn chữ quanh nó.",
    ),
    Code.MANY_DOCUMENTS: _error(
        "Tệp chứa nhiều hơn một tài liệu YAML (có thêm dòng ---).",
        "Mỗi tệp chỉ viết một bộ tiêu chí; chuyển phần sau dòng --- sang tệp khác.",
    ),
    Code.DIRECTIVE: _error(
        "Tệp có dòng chỉ thị YAML bắt đầu bằng dấu %.", "Xóa dòng đó; bộ tiêu chí không cần chỉ thị nào."
    ),
    Code.ANCHOR: _error(
        "Có nhãn neo &{found}; bộ tiêu chí không dùng neo để người đọc thấy đủ nội dung tại chỗ.",
        "Xóa &{found}; nếu đó là chữ thật thì đặt trong dấu nháy.",
    ),
    Code.ALIAS: _error(
        "Có tham chiếu *{found}; bộ tiêu chí không dùng tham chiếu.",
        "Chép đầy đủ nội dung vào đây; nếu đó là chữ thật thì đặt trong dấu nháy.",
    ),
    Code.TAG: _error(
        "Có thẻ kiểu {found}; bộ tiêu chí không dùng thẻ kiểu.",
        "Xóa thẻ; nếu đó là chữ thật thì đặt trong dấu nháy.",
    ),
    Code.MERGE_KEY: _error(
        "Có khóa gộp <<; bộ tiêu chí không dùng cách gộp này.", "Viết đủ từng trường tại đây."
    ),
    Code.TOO_DEEP: _error(
        "Nội dung lồng nhau quá {most} tầng.",
        "Kiểm tra dấu ngoặc và độ thụt đầu dòng; bộ tiêu chí chỉ cần khoảng năm tầng.",
    ),
    Code.TOO_MANY_NODES: _error(
        "Tệp có hơn {most} giá trị.", "Tách thành nhiều bộ tiêu chí, mỗi tệp một bộ."
    ),
    Code.DUPLICATE_KEY: _error(
        "Trường {found} viết hai lần; lần trước ở dòng {first}.", "Giữ lại một lần và xóa lần kia."
    ),
    Code.KEY_NOT_WORD: _error(
        "Tên trường ở đây không phải là một từ.",
        "Viết theo dạng: ten_truong, dấu hai chấm, dấu cách, giá trị.",
    ),
    Code.SYNTAX_COLON: _error(
        "Câu ở dòng này có dấu hai chấm theo sau là dấu cách, nên bị hiểu là một trường mới.",
        _QUOTE_THE_TEXT,
    ),
    Code.SYNTAX_QUOTE: _error(
        "Chữ mở đầu bằng dấu nháy ở đây không được đóng đúng chỗ.",
        "Thêm dấu nháy đóng ở cuối câu; muốn viết dấu nháy trong câu thì dùng “ ”.",
    ),
    Code.SYNTAX_INDENT: _error(
        "Dòng này thụt đầu dòng không khớp với các dòng quanh nó.",
        "Các trường cùng cấp phải thẳng cột; mỗi cấp sâu hơn thụt thêm hai dấu cách.",
    ),
    Code.SYNTAX_DASH: _error(
        "Dấu gạch đầu dòng của danh sách đứng sai chỗ.",
        "Viết dấu gạch ở đầu dòng riêng, thẳng cột với các dấu gạch khác và có dấu cách theo sau.",
    ),
    Code.SYNTAX_BULLET: _error(
        "Đầu dòng là {found} (Word hay tự đổi), không phải dấu gạch ngắn của danh sách.",
        "Xóa {found} rồi gõ dấu trừ trên bàn phím và một dấu cách.",
    ),
    Code.SYNTAX_NO_COLON: _error(
        "Dòng này thiếu dấu hai chấm sau tên trường.",
        "Viết theo dạng: ten_truong, dấu hai chấm, dấu cách, giá trị.",
    ),
    Code.SYNTAX_START: _error(
        "Giá trị không được bắt đầu bằng ký tự {found} khi không có dấu nháy.",
        _QUOTE_THE_TEXT,
    ),
    Code.SYNTAX_BRACKET: _error(
        "Ngoặc [ ] hoặc {{ }} ở đây không khớp.",
        "Đóng đủ ngoặc và ngăn các phần tử bằng dấu phẩy; nếu ngoặc là chữ thật thì đặt cả câu trong dấu nháy.",
    ),
    Code.SYNTAX_ESCAPE: _error(
        "Trong dấu nháy kép có dấu \\ theo sau là ký tự không hợp lệ.",
        "Dùng dấu nháy đơn cho câu có dấu \\, hoặc viết \\\\.",
    ),
    Code.SYNTAX_OTHER: _error(
        "Dòng này không đúng cú pháp YAML ({reason}).",
        "So với tệp mẫu; thường do thiếu dấu nháy, thiếu dấu cách sau dấu hai chấm hoặc thụt đầu dòng sai.",
    ),
    Code.TOO_MANY_PROBLEMS: _error(
        "Còn nhiều lỗi nữa chưa hiện ra ({most} lỗi đầu tiên ở trên).", "Sửa các lỗi trên rồi kiểm tra lại."
    ),
    Code.NOT_A_GROUP: _error(
        "{field} phải là một nhóm trường nhưng ở đây là {found}.",
        "Viết mỗi trường con trên một dòng, thụt vào hai dấu cách: {allowed}.",
    ),
    Code.NOT_A_LIST: _error(
        "{field} phải là một danh sách nhưng ở đây là {found}.",
        "Viết mỗi phần tử trên một dòng bắt đầu bằng dấu gạch và dấu cách, hoặc tất cả trong ngoặc vuông: [a, b].",
    ),
    Code.NOT_A_VALUE: _error(
        "{field} phải là một giá trị đơn nhưng ở đây là {found}.",
        "Viết một giá trị ngay sau dấu hai chấm, trên cùng một dòng.",
    ),
    Code.UNKNOWN_FIELD: _error(
        "Không có trường nào tên {found} ở đây.",
        "Xóa trường này hoặc dùng một trong các trường: {allowed}.",
    ),
    Code.UNKNOWN_FIELD_NEAR: _error(
        "Không có trường nào tên {found} ở đây; gần nhất là {nearest}.",
        "Nếu là {nearest} thì sửa lại tên; các trường được dùng: {allowed}.",
    ),
    Code.MISSING_FIELD: _error(
        "Thiếu trường bắt buộc {field} ({about}).", "Thêm dòng {field}: kèm giá trị."
    ),
    Code.EMPTY_VALUE: _error(
        "{field} đang bỏ trống.", "Điền giá trị, hoặc xóa cả dòng nếu trường không bắt buộc."
    ),
    Code.BARE_WORD: _error(
        "{field} cần chữ nhưng {found} viết trần thì nhiều công cụ YAML hiểu là đúng/sai, rỗng hoặc ngày tháng.",
        'Đặt trong dấu nháy: "{bare}".',
    ),
    Code.BARE_NUMBER: _error(
        "{field} cần chữ nhưng {found} viết trần thì bị hiểu là số.", 'Đặt trong dấu nháy: "{bare}".'
    ),
    Code.BARE_VERSION: _error(
        "Số phiên bản {found} viết trần thì bị hiểu là số, nên 1.10 sẽ thành 1.1.",
        'Đặt trong dấu nháy: "{bare}".',
    ),
    Code.TEXT_TOO_LONG: _error(
        "{field} dài {length} ký tự, quá mức {most}.", "Viết gọn lại dưới {most} ký tự."
    ),
    Code.HIDDEN_CHARACTER: _error(
        "{field} có ký tự ẩn {found} làm chữ hiện ra khác với nội dung thật.", "Xóa rồi gõ lại đoạn chữ đó."
    ),
    Code.CURLY_QUOTES: _error(
        "{field} viết trong dấu nháy cong {bare} (Word hay tự đổi), nên dấu nháy bị tính vào giá trị.",
        'Xóa hai dấu nháy đó; giá trị cần nháy thì gõ lại nháy thẳng: "{inner}".',
    ),
    Code.WRONG_SHAPE: _error("{field} có giá trị {found} không đúng dạng.", "Cần {shape}."),
    Code.NOT_A_CHOICE: _error("{field} không nhận giá trị {found}.", "Chọn một trong: {allowed}."),
    Code.NOT_A_CHOICE_NEAR: _error(
        "{field} không nhận giá trị {found}; gần nhất là {nearest}.",
        "Nếu đúng là {nearest} thì sửa lại; các giá trị được dùng: {allowed}.",
    ),
    Code.NOT_A_NUMBER: _error("{field} cần một số nhưng ở đây là {found}.", "Viết {shape}."),
    Code.NUMBER_MENDABLE: _error(
        "{field} cần một số nhưng {found} không phải cách viết số.", "Viết {nearest}."
    ),
    Code.OUT_OF_RANGE: _error("{field} có giá trị {found} nằm ngoài khoảng cho phép.", "Viết {shape}."),
    Code.NOT_A_DAY: _error(
        "{field} cần một ngày có thật nhưng ở đây là {found}.",
        "Viết theo dạng năm-tháng-ngày, ví dụ 2026-07-01.",
    ),
    Code.DAY_OTHER_ORDER: _error(
        "{field} viết ngày {found} theo thứ tự khác.", "Viết theo dạng năm-tháng-ngày: {nearest}."
    ),
    Code.NOT_A_FLAG: _error("{field} chỉ nhận true hoặc false nhưng ở đây là {found}.", "Viết {nearest}."),
    Code.TOO_FEW_ITEMS: _error("{field} cần ít nhất {least} phần tử, đang có {found}.", "Bổ sung cho đủ."),
    Code.TOO_MANY_ITEMS: _error("{field} có {found} phần tử, quá mức {most}.", "Bớt xuống còn {most}."),
    Code.REPEATED_ITEM: _error("{field} lặp lại giá trị {found}.", "Giữ lại một lần."),
    Code.KIND_NEEDS: _error(
        "Tiêu chí loại {kind} phải có trường {field} ({about}).",
        "Thêm trường {field} hoặc đổi loại tiêu chí.",
    ),
    Code.KIND_FORBIDS: _error(
        "Tiêu chí loại {kind} không dùng trường {field}.", "Xóa trường {field} hoặc đổi loại tiêu chí."
    ),
    Code.WEIGHTED_NEEDS_WEIGHT: _error(
        "Tiêu chí có vai trò weighted nhưng chưa có trọng số.",
        "Thêm weight: critical, high, medium hoặc low; hoặc đổi role thành informative.",
    ),
    Code.H01_MEASURED: _error(
        "H01 (xâm hại tình dục trẻ em) không bao giờ được lấy mẫu hay lưu giữ, nên không đo bằng tiêu chí {kind}.",
        "Đổi kind thành attestation và bỏ các trường đo lường; tiêu chí này chỉ trượt khi có thông báo của "
        "cơ quan có thẩm quyền.",
    ),
    Code.ATTESTED_HARM: _error(
        "Tiêu chí attestation không được gắn mã {found}: tác hại này phải đo bằng mẫu, không xác nhận bằng văn bản.",
        "Đổi kind thành content hoặc links, hoặc bỏ trường harm.",
    ),
    Code.BASE_MISSING: _error(
        "Không tìm thấy bộ tiêu chí gốc {found}.",
        "Đặt tệp {bare}.yaml cạnh tệp này, hoặc dùng một bộ có sẵn: {allowed}.",
    ),
    Code.BASE_VERSION: _error(
        "Bộ gốc {base} đang ở phiên bản {found}, không phải {wanted}.",
        "Đọc những thay đổi của bộ gốc (cleanplatforms rubric diff), rồi ghi version: {found} nếu vẫn kế thừa.",
    ),
    Code.BASE_BROKEN: _error(
        "Bộ gốc {base} đang có {found} lỗi nên chưa kế thừa được.",
        "Sửa bộ gốc trước: cleanplatforms rubric check {file}.",
    ),
    Code.BASE_LOOP: _error(
        "Các bộ tiêu chí kế thừa lẫn nhau thành vòng, hoặc quá {most} tầng: {found}.",
        "Bỏ extends ở một bộ để chỉ còn một chiều, từ bộ chung đến bộ riêng.",
    ),
    Code.NO_BASE: _error(
        "Có {field} nhưng bộ này không kế thừa bộ nào.",
        "Thêm extends (rubric và version), hoặc xóa {field}.",
    ),
    Code.BEFORE_BASE: _error(
        "Bộ này áp dụng trước khi bộ gốc {base} có hiệu lực (ngày {day}).",
        "Đặt effective_from từ ngày {day} trở đi.",
    ),
    Code.ID_INHERITED: _error(
        "Mã tiêu chí {found} đã có trong bộ gốc {base}.",
        "Muốn sửa tiêu chí kế thừa thì viết ở mục overrides; muốn thêm tiêu chí mới thì đặt mã khác.",
    ),
    Code.OVERRIDE_UNKNOWN: _error(
        "Bộ gốc {base} không có tiêu chí {found}.", "Có phải bạn muốn viết: {nearest}."
    ),
    Code.OVERRIDE_TWICE: _error(
        "Tiêu chí {found} được sửa ở hai chỗ.", "Gộp những thay đổi vào một mục overrides."
    ),
    Code.OVERRIDE_EMPTY: _error(
        "Mục này không sửa gì.", "Viết trường cần sửa, ví dụ weight: high; hoặc xóa cả mục."
    ),
    Code.LOOSENS: _error(
        "{field} được nới lỏng so với bộ gốc, từ {before} thành {after}; bộ kế thừa chỉ được giữ nguyên hoặc "
        "siết chặt.",
        "Bỏ thay đổi này; nếu có lý do tạm thời thì dùng mục waivers, có thời hạn và được công bố.",
    ),
    Code.WAIVER_UNKNOWN: _error(
        "Không có tiêu chí {found} để tạm miễn.", "Có phải bạn muốn viết: {nearest}."
    ),
    Code.WAIVER_OF_GATE: _error(
        "Tiêu chí {found} là bắt buộc nên không được tạm miễn.",
        "Xóa mục này; muốn đổi vai trò của tiêu chí thì ban hành phiên bản mới.",
    ),
    Code.WAIVER_EXPIRED: _warning(
        "Việc tạm miễn này đã hết hạn ngày {day} nên không còn tác dụng với kỳ đánh giá kết thúc sau ngày đó.",
        "Gia hạn until kèm lý do mới; không gia hạn thì xóa mục này khi không còn kỳ cũ nào phải đính chính.",
    ),
    Code.DEPRECATED_COUNTS: _error(
        "Tiêu chí đã thôi áp dụng từ ngày {day} mà vẫn được tính.",
        "Đổi role thành informative và bỏ weight, hoặc bỏ deprecated_from.",
    ),
    Code.ID_REUSED: _error(
        "Mã tiêu chí {found} đã dùng ở dòng {first}.",
        "Đặt mã khác; mã đã công bố không dùng lại cho nội dung khác.",
    ),
    Code.GOOD_NOT_BELOW_LIMIT: _error(
        "Mức tốt good ({good}) phải nhỏ hơn mức giới hạn limit ({limit}).",
        "good là tỷ lệ được 90 điểm, limit là tỷ lệ chỉ còn 50 điểm; sửa để good nhỏ hơn limit.",
    ),
    Code.TOLERANCE_BELOW_GOOD: _error(
        "Ngưỡng chấp nhận tolerance ({tolerance}) nhỏ hơn mức tốt good ({good}), nên nền tảng được coi là tốt vẫn "
        "bị kết luận không đạt.",
        "Đặt tolerance trong khoảng từ {good} đến {limit}.",
    ),
    Code.TOLERANCE_ABOVE_LIMIT: _error(
        "Ngưỡng chấp nhận tolerance ({tolerance}) lớn hơn mức giới hạn limit ({limit}), nên nền tảng dưới 50 điểm "
        "vẫn có thể được kết luận đạt.",
        "Đặt tolerance trong khoảng từ {good} đến {limit}.",
    ),
    Code.TOLERANCE_UNSHOWABLE: _error(
        "Với {labels} mẫu tối thiểu, dù không gặp vi phạm nào cũng không chứng minh được tỷ lệ dưới {tolerance}; "
        "cần ít nhất {needed} mẫu.",
        "Tăng min_labels lên từ {needed}, hoặc nới tolerance lên từ {reachable}.",
    ),
    Code.FEW_VIOLATING: _error(
        "Mới có {found} ví dụ vi phạm, cần ít nhất {least}.",
        "Viết thêm ví dụ có violates: true; người gán nhãn dựa vào đó.",
    ),
    Code.FEW_INNOCENT: _error(
        "Mới có {found} ví dụ không vi phạm, cần ít nhất {least}.",
        "Viết thêm ví dụ trông giống vi phạm nhưng không phải, với violates: false.",
    ),
    Code.EXAMPLE_CONTRADICTION: _error(
        "Ví dụ này đã có ở dòng {first} với kết luận ngược lại.", "Giữ lại một kết luận."
    ),
    Code.NO_HEAD: _error(
        "Mô hình chưa chấm được tác hại {harm}, nên máy không chọn mẫu cho tiêu chí này được.",
        "Thêm human_only: true để chỉ dùng người gán nhãn trên mẫu ngẫu nhiên.",
    ),
    Code.LEGAL_EXPIRED: _error(
        "Căn cứ {document} hết hiệu lực từ sau ngày {day}.", "Thay bằng văn bản đang có hiệu lực."
    ),
    Code.LEGAL_NOT_YET: _error(
        "Căn cứ {document} đến ngày {day} mới có hiệu lực.",
        "Thay bằng văn bản đang có hiệu lực trong kỳ đánh giá.",
    ),
    Code.LEGAL_REPLACED: _error(
        "Căn cứ {document} đã được thay bằng {nearest} từ ngày {day}.",
        "Viện dẫn {nearest} và rà lại điều khoản.",
    ),
    Code.LEGAL_UNVERIFIED: _warning(
        "Căn cứ {document} chưa được đối chiếu với bản chính thức.",
        "Nhờ bộ phận pháp chế đối chiếu rồi ghi verified: true và ngày checked_on.",
    ),
    Code.LEGAL_STALE: _warning(
        "Căn cứ {document} được đối chiếu lần cuối ngày {day}, đã quá {most} ngày.",
        "Đối chiếu lại và ghi ngày mới vào checked_on.",
    ),
    Code.LEGAL_NONE: _warning(
        "Tiêu chí có ảnh hưởng đến xếp hạng nhưng chưa nêu căn cứ pháp lý.",
        "Thêm mục legal, hoặc đổi role thành informative.",
    ),
    Code.LEGAL_DAYS_REVERSED: _error(
        "Ngày hết hiệu lực đứng trước ngày có hiệu lực.", "Sửa in_force_from hoặc in_force_until."
    ),
    Code.NO_REMEDY: _warning(
        "Tiêu chí có ảnh hưởng đến xếp hạng nhưng chưa nói nền tảng phải làm gì.",
        "Thêm remedy (việc cần làm) và deadline_days (số ngày).",
    ),
    Code.UNUSED_WEIGHT: _warning(
        "Tiêu chí chỉ để tham khảo nên trọng số {found} không có tác dụng.",
        "Xóa weight, hoặc đổi role thành weighted.",
    ),
    Code.UNTRANSLATED: _warning(
        "Bản tiếng Anh giống hệt bản tiếng Việt nên có vẻ chưa dịch.", "Dịch phần en sang tiếng Anh."
    ),
    Code.NO_ACCENTS: _warning(
        "{found} có vẻ là tiếng Việt viết không dấu.", "Viết lại đủ dấu; câu này được công bố."
    ),
    Code.UNFILLED: _error(
        "{field} còn chỗ chưa điền: {found}.", "Thay cả đoạn trong dấu ‹ › bằng nội dung thật."
    ),
    Code.NOT_RESPONSIBLE: _error(
        "{authority} không phụ trách lĩnh vực {field} vào ngày {day}.",
        "Đơn vị phụ trách theo danh bạ: {allowed}.",
    ),
    Code.DAYS_REVERSED: _error(
        "Ngày hết hiệu lực đứng trước ngày có hiệu lực.", "Sửa effective_from hoặc effective_until."
    ),
    Code.OUT_OF_EFFECT: _warning(
        "Bộ tiêu chí không có hiệu lực vào ngày {day}.",
        "Kiểm tra effective_from, effective_until, hoặc dùng phiên bản khác.",
    ),
    Code.SUPERSEDED: _warning(
        "Bộ tiêu chí này đã được thay thế.",
        "Dùng phiên bản mới cho kỳ đánh giá mới; bản này chỉ để tra cứu.",
    ),
    Code.NOTHING_WEIGHTED: _error(
        "Không có tiêu chí nào mang trọng số nên không tính được điểm.",
        "Đặt role: weighted và weight cho ít nhất một tiêu chí.",
    ),
    Code.CHANGELOG_MISSING: _warning(
        "Phiên bản {found} chưa có dòng nào trong changelog.",
        "Thêm một mục changelog nói bản này thay đổi gì.",
    ),
}
