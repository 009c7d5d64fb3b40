//! What each of Slack's error codes means for what was to happen, method by method.
//!
//! The table holds every code that Slack documents (docs.slack.dev) for the methods we call. A code of a method
//! comes before the same code of all methods: `no_permission` of `conversations.invite` is about one guest.
//! A code that nobody documents is definite, unless its name says that it passes (`KIN`): the owner of the
//! message is told by another way and operators hear of it, so that nothing is tried for ever in silence.

use Class::{Definite, Limited, Passing, Token, Uncertain};

/// What a refused call means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It did not happen: too much at once.
    Limited,
    /// It did not happen, and will once Slack is through with something.
    Passing,
    /// Slack's own trouble, after which it may have happened.
    Uncertain,
    /// Nothing will happen until somebody mends the token, or what it may do.
    Token,
    /// It did not happen and will not.
    Definite,
}

type Codes = &'static [(Class, &'static str)];

/// What every method may answer.
const COMMON: Codes = &[
    (Limited, "ratelimited rate_limited message_limit_exceeded"),
    // The workspace moves into an organization: "intermittently unavailable until the transition is complete".
    (Passing, "team_added_to_org org_login_required migration_in_progress"),
    (Uncertain, "fatal_error internal_error request_timeout service_unavailable"),
    (
        Token,
        "invalid_auth not_authed token_revoked token_expired account_inactive no_permission not_allowed_token_type \
         accesslimited team_access_not_granted two_factor_setup_required",
    ),
    (
        Definite,
        "missing_scope access_denied ekm_access_denied enterprise_is_restricted is_bot user_is_bot \
         deprecated_endpoint method_deprecated unknown_method not_implemented upgrade_required invalid_arg_name \
         invalid_arguments invalid_array_arg invalid_charset invalid_form_data invalid_json json_not_object \
         invalid_post_type missing_post_type missing_argument",
    ),
];

/// What each method may answer besides.
const METHODS: &[(&str, Codes)] = &[
    ("apps.connections.open", &[(Definite, "forbidden_team")]),
    ("auth.test", &[]),
    (
        "canvases.create",
        &[(
            Definite,
            "canvas_creation_failed canvas_disabled_user_team free_team_canvas_tab_already_exists \
                 free_teams_cannot_create_non_tabbed_canvases free_teams_cannot_create_standalone_canvases \
                 restricted_action",
        )],
    ),
    (
        "canvases.edit",
        &[
            (Passing, "canvas_editing_locked"),
            (
                Definite,
                "canvas_disabled_user_team canvas_editing_failed canvas_not_found canvas_too_large \
                 free_teams_cannot_edit_standalone_canvases restricted_action",
            ),
        ],
    ),
    (
        "chat.postMessage",
        &[
            (Limited, "rate_limited"),
            (
                Definite,
                "app_access_restricted as_user_not_supported attachment_payload_limit_exceeded \
                 cannot_reply_to_message channel_not_found draft_already_deleted draft_already_sent \
                 draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_message_not_found \
                 invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema \
                 is_archived markdown_text_conflict messages_tab_disabled metadata_must_be_sent_from_app \
                 metadata_too_large missing_file_data msg_blocks_too_long no_text not_in_channel \
                 restricted_action restricted_action_non_threadable_channel \
                 restricted_action_read_only_channel restricted_action_thread_locked \
                 restricted_action_thread_only_channel send_on_behalf_not_allowed \
                 slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked \
                 slack_connect_lists_sharing_blocked team_not_found too_many_attachments \
                 too_many_contact_cards",
            ),
        ],
    ),
    (
        "chat.update",
        &[
            (Limited, "message_limit_exceeded"),
            (Passing, "external_channel_migrating streaming_state_conflict"),
            (Uncertain, "update_failed"),
            (
                Definite,
                "as_user_not_supported block_mismatch blocked_file_type cant_broadcast_message \
                 cant_update_message channel_not_found edit_window_closed file_deleted file_is_deleted \
                 file_not_found file_share_limit_reached invalid_attachments invalid_blocks \
                 invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_inactive \
                 markdown_text_conflict max_file_sharing_exceeded message_not_found \
                 metadata_must_be_sent_from_app metadata_too_large msg_too_long \
                 no_dual_broadcast_content_update no_text posting_to_channel_denied \
                 slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked \
                 slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked \
                 slack_connect_file_upload_sharing_blocked team_not_found too_many_attachments \
                 unable_to_share_files",
            ),
        ],
    ),
    (
        "chat.unfurl",
        &[(
            Definite,
            "cannot_auth_user cannot_find_channel cannot_find_message cannot_find_service \
                 cannot_parse_attachment cannot_prompt cannot_unfurl_message cannot_unfurl_url invalid_blocks \
                 invalid_blocks_format invalid_source invalid_unfurl_id invalid_unfurls_format is_archived \
                 missing_channel missing_source missing_ts missing_unfurl_id missing_unfurls not_in_channel",
        )],
    ),
    (
        "conversations.create",
        &[(
            Definite,
            "cannot_create_channel canvas_disabled_user_team invalid_name invalid_name_maxlength \
                 invalid_name_punctuation invalid_name_required invalid_name_specials missing_argument \
                 name_taken no_channel restricted_action",
        )],
    ),
    (
        "conversations.history",
        &[
            (Passing, "invalid_cursor"),
            (
                Definite,
                "channel_is_limited_access channel_not_found invalid_metadata_filter_keys invalid_ts_latest \
                 invalid_ts_oldest not_in_channel",
            ),
        ],
    ),
    ("conversations.info", &[(Definite, "channel_is_limited_access channel_not_found")]),
    (
        "conversations.invite",
        &[
            (Passing, "external_channel_migrating"),
            (
                Definite,
                "already_in_channel app_cannot_join_channel cant_invite cant_invite_self channel_not_found \
                 invitee_cant_see_channel is_archived method_not_supported_for_channel_type \
                 no_external_invite_permission no_permission no_user not_in_channel org_user_not_in_team \
                 ura_max_channels user_is_restricted user_not_found",
            ),
        ],
    ),
    (
        "conversations.list",
        &[
            (Passing, "invalid_cursor"),
            (Definite, "invalid_limit invalid_types method_not_supported_for_channel_type missing_argument"),
        ],
    ),
    (
        "conversations.open",
        &[(
            Definite,
            "channel_not_found invalid_user_combination method_not_supported_for_channel_type \
                 not_enough_users too_many_users user_disabled user_not_found user_not_visible \
                 users_list_not_supplied",
        )],
    ),
    (
        "conversations.replies",
        &[
            (Passing, "invalid_cursor"),
            (Uncertain, "list_record_comment_fetch_failed"),
            (
                Definite,
                "channel_not_found invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest \
                 method_not_supported_for_channel_type thread_not_found",
            ),
        ],
    ),
    (
        "conversations.setTopic",
        &[(
            Definite,
            "channel_not_found is_archived method_not_supported_for_channel_type not_in_channel \
                 too_long user_is_restricted",
        )],
    ),
    (
        "files.completeUploadExternal",
        &[
            (Uncertain, "file_update_failed"),
            (
                Definite,
                "channel_not_found channels_limit_exceeded file_not_found file_type_not_allowed \
                 file_uploads_except_images_disabled invalid_blocks invalid_channel not_in_channel \
                 posting_to_channel_denied",
            ),
        ],
    ),
    (
        "files.getUploadURLExternal",
        &[(
            Definite,
            "alt_txt_too_large file_type_not_allowed file_upload_size_restricted file_uploads_disabled \
                 file_uploads_except_images_disabled missing_argument snippet_too_large \
                 storage_limit_reached unknown_snippet_type unknown_subtype",
        )],
    ),
    (
        "usergroups.list",
        &[(Passing, "invalid_cursor"), (Definite, "invalid_team plan_upgrade_required users_not_found")],
    ),
    (
        "usergroups.users.list",
        &[(Passing, "invalid_cursor"), (Definite, "no_such_subteam plan_upgrade_required")],
    ),
    ("users.info", &[(Definite, "too_many_users user_not_found user_not_visible")]),
    ("users.list", &[(Passing, "invalid_cursor"), (Definite, "limit_required missing_argument")]),
    ("users.lookupByEmail", &[(Definite, "users_not_found")]),
    (
        "views.open",
        &[(
            Definite,
            "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id \
                 view_too_large",
        )],
    ),
    (
        "views.publish",
        &[(Definite, "duplicate_external_id hash_conflict not_enabled user_not_found view_too_large")],
    ),
    (
        "views.push",
        &[(
            Definite,
            "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id not_found \
                 push_limit_reached view_too_large",
        )],
    ),
    ("views.update", &[(Definite, "duplicate_external_id hash_conflict not_found view_too_large")]),
];

/// How the names of passing troubles end, or what they hold, also of those that nobody documents.
const KIN: &[&str] = &["_in_progress", "migrating", "_unavailable", "try_again", "temporar"];

/// What `code` means as the answer of `method`.
pub fn class(method: &str, code: &str) -> Class {
    let passing = || KIN.iter().any(|kin| code.contains(kin)).then_some(Passing);
    documented(method, code).or_else(passing).unwrap_or(Definite)
}

/// The same, where the table says it.
pub fn documented(method: &str, code: &str) -> Option<Class> {
    let of = |codes: Codes| {
        let found = codes.iter().find(|(_, names)| names.split_whitespace().any(|name| name == code));
        found.map(|(class, _)| *class)
    };
    let own = METHODS.iter().find(|(name, _)| *name == method).and_then(|(_, codes)| of(codes));
    own.or_else(|| of(COMMON))
}
