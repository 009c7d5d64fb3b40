//! `/priority`: the level, the path that led to it, what is known, and what its reader can do.

use super::*;

/// The page says the level, who decided it when by which version, each step of the path with whose word it is, what is
/// known, what the level gets, and when somebody last spoke to the customer; who may not act sees the history alone.
/// Proves P2, P7, P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_the_level_and_what_led_to_it() {
    let bot = open().await;
    let before = bot.priority(GRACE, "Talos").await;
    assert!(before.text_of().contains("The level is from Salesforce; not yet reviewed here."));
    bot.talos_is_calm().await;
    let page = bot.priority(GRACE, "Talos").await;
    insta::assert_snapshot!(page.text_of(), @"
    Talos Systems is Pr2
    None of the 5 questions calls for more time.
    Set by Grace Kim on 23 Nov 2026, using the model US Enterprise (version of 1 Aug 2021).
    1. Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, just now)
    2. Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? *No* (Grace Kim, 23 Nov 2026)
    3. Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week? *No* (Grace Kim, 23 Nov 2026)
    4. Is the account at risk of contraction or churn? *No* (Grace Kim, 23 Nov 2026)
    5. Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, just now)
    *Open upgrade*
    none
    *LAM*
    $1.2M
    *ARR rank*
    1 in AMER
    *Health*
    green
    *Stages adopted*
    4
    *What Pr2 includes*
    • Calls: Every 60 days
    • Executive business review: Yes
    • Renewal: One customer contact
    *Last customer contact:* not known; expected every 60 days at Pr2.
    Review
    Nothing changed
    I spoke to them
    Request an exception
    History
    From Salesforce just now · CSM Grace Kim · AMER Enterprise
    ");
    assert_eq!(page.text, "Talos Systems is Pr2. None of the 5 questions calls for more time.");
    let seen = bot.priority(SAM, "Talos").await;
    assert_eq!(seen.buttons(), ["History"]);
    bot.press(SAM, &seen, "History").await.ok();
    insta::assert_snapshot!(bot.reads(SAM), @"
    History
    *Talos Systems*, latest first
    *Pr2*, in effect · Grace Kim, 23 Nov 2026 · US Enterprise of 1 Aug 2021
    None of the 5 questions calls for more time.
    1. Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, just now)
    2. Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? *No* (Grace Kim, 23 Nov 2026)
    3. Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week? *No* (Grace Kim, 23 Nov 2026)
    4. Is the account at risk of contraction or churn? *No* (Grace Kim, 23 Nov 2026)
    5. Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, just now)
    ");
    assert_eq!(
        bot.audited("priority").await,
        ["U0GRACE priority.decide pr1→pr2: None of the 5 questions calls for more time."]
    );
}

/// Without a name: one's own accounts with their levels, what is to be minded, and each can be opened.
/// Proves P1, P3.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_name_it_lists_ones_own_accounts() {
    let bot = open().await;
    bot.proposed("Pr2").await;
    let list = bot.priority(RAVI, "").await;
    insta::assert_snapshot!(list.text_of(), @"
    Your 2 accounts: 1 Pr1, 1 Pr2.
    Account | Level | Reviewed | Note
    Northwind Rail | Pr1 | not yet | Pr2 proposed
    Alder Insurance | Pr2 | not yet | –
    Open an account
    Northwind Rail
    Alder Insurance
    ");
    bot.press(RAVI, &list, "Northwind Rail").await.ok();
    assert!(bot.last_private(RAVI).starts_with("Northwind Rail is Pr1"));
    assert!(bot.priority(SAM, "").await.text_of().starts_with("You aren't the CSM of an account"));
    let managers = bot.priority(TOM, "").await;
    assert_eq!(managers.buttons(), ["Review proposals", "Start it now"]);
    assert!(managers.text_of().contains("*EMEA Enterprise:* 1 proposal waits for your approval."));
    assert!(!bot.priority(NINA, "").await.has_button("Review proposals"), "another team's");
}

/// By name, link or id; several of a name are listed; none is said. Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_as_everywhere() {
    let bot = open().await;
    let now = bot.clock.now();
    told(&bot.app, account(now, "0015e00000MinesAAB", "Talos Mining", "AMER", "grace.kim")).await;
    bot.crm(json!({ "account": { "id": HOMEWORLD, "csm_email": "ravi.patel@example.com" } })).await;
    let by_link = bot.priority(GRACE, &account_url(HOMEWORLD)).await;
    assert!(by_link.text_of().starts_with("Homeworld Inc. is Pr1"), "{}", by_link.text_of());
    let by_id = bot.priority(GRACE, HOMEWORLD).await;
    assert_eq!(by_id.text_of(), by_link.text_of());
    let several = bot.priority(GRACE, "Talos").await;
    assert_eq!(several.buttons(), ["Talos Mining", "Talos Systems"]);
    bot.press(GRACE, &several, "Talos Mining").await.ok();
    assert!(bot.last_private(GRACE).starts_with("Talos Mining is Pr1"));
    assert!(
        bot.priority(GRACE, "Nowhere")
            .await
            .text_of()
            .starts_with("I can't find an account called “Nowhere”")
    );
}

/// An unmanaged child is Pr3, a digital only customer Pr4, a pool's account nobody's: the page says which and offers
/// nobody a review; nor does an account without a CSM, or of no team. Proves Q4, Q2.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_reviews_says_why() {
    let bot = open().await;
    let now = bot.clock.now();
    let with = |id: &str, name: &str| account(now, id, name, "AMER", "grace.kim");
    let mut child = with("0015e00000ChildAAB", "Child GmbH");
    (child.priority, child.parent_id) = (Some(Priority::Pr3), Some(TALOS.into()));
    let mut digital = with("0015e00000DigitAAB", "Digital Ltd");
    digital.priority = Some(Priority::Pr4);
    let mut pool = with("0015e00000PoolXAAR", "Pooled SA");
    (pool.csm_field, pool.priority) = (Some("TAM Scale".into()), None);
    let mut nobodys = with("0015e00000NobodAAB", "Nobodys");
    nobodys.csm_field = None;
    let mut far = with("0015e00000FarOfAAJ", "Far Off");
    far.region = Some("Atlantis".into());
    let says = [
        (child, "An unmanaged child account of Talos Systems: its priority is fixed and needs no review."),
        (digital, "A digital-only customer: its priority is fixed and needs no review."),
        (
            pool,
            "The Scale CSEs support this account as a team, digital only: its priority is fixed and needs no review.",
        ),
        (nobodys, "It has no CSM yet."),
        (far, "No team covers"),
    ];
    for (account, says) in says {
        let (id, name) = (account.account_id.0.clone(), account.name.clone());
        told(&bot.app, account).await;
        let page = bot.priority(GRACE, &name).await;
        assert!(page.text_of().contains(says), "{}", page.text_of());
        assert!(!page.has_button("Review"), "{name}: {:?}", page.buttons());
        let refused = bot.forge(GRACE, "priority.review", &id).await;
        assert!(refused.contains(&name) && bot.ws.modal(GRACE).is_none(), "{refused}");
    }
}

/// A button gives nobody a right: whoever was the CSM when the page was shown, and anybody else, is told who may.
/// Proves promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn rights_are_asked_for_at_the_click() {
    let bot = open().await;
    bot.talos_is_calm().await;
    let page = bot.priority(GRACE, "Talos").await;
    bot.crm(json!({ "account": { "id": TALOS, "csm_email": "elena.costa@example.com" } })).await;
    let matters = bot.matters().await;
    for label in ["Review", "Nothing changed", "I spoke to them"] {
        bot.press(GRACE, &page, label).await.ok();
        let told = bot.last_private(GRACE);
        assert_eq!(told, "Only Elena Costa or Nina Falk can do this for Talos Systems.", "{label}");
    }
    for action in ["priority.review", "priority.unchanged", "priority.touched"] {
        let told = bot.forge(ALEX, action, TALOS).await;
        assert_eq!(told, "Only Elena Costa or Nina Falk can do this for Talos Systems.", "{action}");
    }
    assert_eq!(bot.matters().await, matters);
    assert!(bot.ws.modal(GRACE).is_none_or(|view| view.submit.is_none()), "no form");
}

/// "I spoke to them" is remembered with who and when, and stands on the page. Proves P7.
#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_recorded_by_a_button() {
    let bot = open().await;
    let page = bot.priority(GRACE, "Talos").await;
    bot.press(GRACE, &page, "I spoke to them").await.ok();
    let touch = "*Last customer contact:* 23 Nov 2026 (Grace Kim); expected every 31 days at Pr1.";
    assert!(bot.last_private(GRACE).contains(touch), "{}", bot.last_private(GRACE));
    assert_eq!(bot.audited("priority.touch").await, ["U0GRACE priority.touch →: button"]);
}

/// A nudge is answered by the same button in the day's message: it is settled there, and the days count from then.
/// Proves P7.
#[tokio::test(flavor = "multi_thread")]
async fn the_button_settles_a_nudge() {
    let bot = open().await;
    bot.talos_is_calm().await;
    bot.until("2027-01-25T09:01:00Z").await;
    let nudge = bot.last_dm(GRACE);
    assert!(nudge.text.contains("Talos Systems (Pr2):"), "{}", nudge.text);
    bot.press(GRACE, &nudge, "I spoke to them").await.ok();
    assert!(
        bot.last_dm(GRACE).text_of().starts_with("No open tasks for today"),
        "{}",
        bot.last_dm(GRACE).text_of()
    );
    let shown = bot.priority(GRACE, "Talos").await;
    assert!(shown.text_of().contains("*Last customer contact:* 25 Jan 2027 (Grace Kim)"));
    bot.ws.mark_all_read();
    bot.until("2027-03-25T10:00:00Z").await;
    let again = bot.news(GRACE).into_iter().find(|news| news.contains("Expected every"));
    assert_eq!(again, None, "the days count from then");
    insta::assert_snapshot!(bot.others_heard().await, @"
    #amer-csm-requests, in a thread: The FY28 Q1 review is closed: 0 of 1 account reviewed, 0 changed priority, 1 not reviewed.
    #amer-csm-requests: AMER Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 0 of 1 account was reviewed, 0 chang…
    #emea-csm-requests, in a thread: The FY28 Q1 review is closed: 0 of 1 account reviewed, 0 changed priority, 1 not reviewed.
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 0 of 1 account was reviewed, 0 chang…
    Maya Lopez: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 1 of 1 account was not reviewed.
    Nina Falk: The FY28 Q1 review of AMER Enterprise closed Fri 12 Feb; 1 of 1 account was not reviewed.
    Ravi Patel: Ravi, you have no open tasks for today.
    Ravi Patel: The FY28 Q1 review closed Fri 12 Feb: 0 of 1 account was reviewed. Not reviewed: Northwind Rail. You…
    Tom Becker: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 1 of 1 account was not reviewed.
    ");
}

/// Names that would mention a channel or forge a link do neither, wherever they come up. Proves promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_shown_as_they_are() {
    let bot = open().await;
    let now = bot.clock.now();
    let hostile = "<!channel> *bold* & <https://evil.example|Talos>";
    let mut account = account(now, TALOS, hostile, "AMER", "grace.kim");
    account.health = Some("<!here>".into());
    told(&bot.app, account).await;
    bot.priority(GRACE, "").await;
    let page = bot.priority(GRACE, TALOS).await;
    bot.press(GRACE, &page, "Review").await.ok();
    let form = bot.form(GRACE).set(STAGES, "Yes");
    assert!(form.view.text_of().contains("&lt;!channel&gt;"));
    form.send().await;
    let page = bot.priority(GRACE, TALOS).await;
    bot.press(GRACE, &page, "History").await.ok();
    let mut texts = Vec::new();
    bot.ws.produced().iter().for_each(|shown| marked_up(&shown.payload, &mut texts));
    let forged =
        |text: &&String| text.contains("*<!") || text.contains(" <!") || text.contains("<https://evil");
    let forged: Vec<_> = texts.iter().filter(forged).filter(|text| !text.starts_with('{')).collect();
    assert!(forged.is_empty() && texts.len() > 100, "{forged:#?}");
    assert!(page.text_of().contains("&lt;!here&gt;"), "{}", page.text_of());
}
