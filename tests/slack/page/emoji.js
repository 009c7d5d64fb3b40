// The shortcodes that messages of work use. Others stay as they are written.

const KNOWN = `
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ warning ⚠️ no_entry ⛔ no_entry_sign 🚫
information_source ℹ️ question ❓ exclamation ❗ bangbang ‼️ hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰
clock1 🕐 clock3 🕒 clock9 🕘 stopwatch ⏱️ timer_clock ⏲️ watch ⌚ calendar 📅 date 📅 spiral_calendar_pad 🗓️
bell 🔔 no_bell 🔕 zzz 💤 mega 📣 loudspeaker 📢 speech_balloon 💬 thread 🧵 envelope ✉️ email 📧 inbox_tray 📥
outbox_tray 📤 mailbox 📫 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄 books 📚 book 📖 bookmark 🔖
pushpin 📌 round_pushpin 📍 link 🔗 paperclip 📎 mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 shield 🛡️
gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ robot_face 🤖 computer 💻 bar_chart 📊 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 moneybag 💰 dollar 💵 handshake 🤝 briefcase 💼 office 🏢 earth_africa 🌍 earth_americas 🌎
earth_asia 🌏 globe_with_meridians 🌐 bust_in_silhouette 👤 busts_in_silhouette 👥 wave 👋 eyes 👀 pray 🙏 clap 👏
raised_hands 🙌 raised_hand ✋ muscle 💪 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 +1 👍 thumbsup 👍
-1 👎 thumbsdown 👎 ok_hand 👌 tada 🎉 confetti_ball 🎊 rocket 🚀 star ⭐ star2 🌟 sparkles ✨ fire 🔥 zap ⚡ bulb 💡
dart 🎯 trophy 🏆 medal 🏅 heart ❤️ green_heart 💚 blue_heart 💙 yellow_heart 💛 broken_heart 💔 smile 😄
slightly_smiling_face 🙂 thinking_face 🤔 sweat_smile 😅 sob 😭 rotating_light 🚨 construction 🚧 sos 🆘 new 🆕 ok 🆗
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵
large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_green_square 🟩 large_yellow_square 🟨
small_blue_diamond 🔹 small_orange_diamond 🔸 large_blue_diamond 🔷 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
arrow_upper_right ↗️ arrows_counterclockwise 🔄 repeat 🔁 leftwards_arrow_with_hook ↩️ heavy_plus_sign ➕
heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ ticket 🎫 seedling 🌱 deciduous_tree 🌳 snowflake ❄️
palm_tree 🌴 airplane ✈️ house 🏠 house_with_garden 🏡 card_index 📇 file_folder 📁 open_file_folder 📂 package 📦
white_large_square ⬜ black_large_square ⬛ heavy_multiplication_x ✖️ radio_button 🔘 checkered_flag 🏁 triangular_flag_on_post 🚩
`.trim().split(/\s+/);

const TABLE = new Map();
for (let i = 0; i + 1 < KNOWN.length; i += 2) TABLE.set(KNOWN[i], KNOWN[i + 1]);

/** The character of a shortcode, or the shortcode as written. */
export const emoji = (name) => TABLE.get(name.replace(/::.*$/, "")) ?? `:${name}:`;

/** Text with its shortcodes replaced. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+'-]+):/g, (_, name) => emoji(name));
