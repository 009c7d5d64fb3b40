"""python-gitlab, as its users use it. Each thing that is tried prints a line; see verdict.py."""

import json
import sys
import time

import gitlab

BASE = sys.argv[1]
TOKEN = "glpat-the-token-of-baton"
PRE, POST = "account-management/pre-sales", "account-management"
THINGS = []


def thing(work):
    THINGS.append((work.__name__.replace("_", " "), work))


def same(found, wanted):
    assert found == wanted, f"{found} is not {wanted}"


def refused(status, words, work):
    """What a call is refused with."""
    try:
        answer = work()
    except gitlab.exceptions.GitlabError as error:
        same(error.response_code, status)
        assert words in str(error.error_message), error
        return error
    raise AssertionError(f"was not refused: {answer}")


def client(token=TOKEN, **more):
    return gitlab.Gitlab(BASE, private_token=token, retry_transient_errors=False, **more)


def made(gl, path, template="enterprise", group=PRE, **more):
    """A project from a template."""
    templates = gl.groups.get("account-management/templates")
    template = [one for one in templates.projects.list(get_all=True) if one.path == template][0]
    asked = {
        "name": path,
        "path": path,
        "namespace_id": gl.groups.get(group).id,
        "use_custom_template": True,
        "group_with_project_templates_id": templates.id,
        "template_project_id": template.id,
        "visibility": "private",
        **more,
    }
    return gl.projects.create(asked)


def imported(gl, project):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        project = gl.projects.get(project.id)
        if project.import_status in ("finished", "failed"):
            return project
        time.sleep(0.1)
    raise AssertionError("never imported")


def tried():
    gl = client()

    @thing
    def who_one_is():
        gl.auth()
        same(gl.user.username, "baton")
        same(gl.personal_access_tokens.get("self").scopes, ["api"])
        assert gl.version()[0].startswith("17."), gl.version()
        same(client(token=None, oauth_token=TOKEN).users.list(username="ravi")[0].name, "Ravi Patel")

    @thing
    def users():
        same([one.username for one in gl.users.list(search="ravi@example.com", get_all=True)], ["ravi"])
        same(gl.users.list(search="sofia@example.com", get_all=True), [])
        same(gl.users.list(username="sofia", get_all=True)[0].name, "Sofia Silva")

    @thing
    def a_project_from_a_template():
        project = made(gl, "homeworld", description="of Homeworld", topics=["customer"])
        same((project.import_status, project.path_with_namespace), ("scheduled", f"{PRE}/homeworld"))
        same([one.name for one in project.labels.list(get_all=True)], [])
        project = imported(gl, project)
        same((project.import_status, project.description), ("finished", "of Homeworld"))
        assert project.readme_url.endswith("README.md"), project.readme_url
        same([one.name for one in project.labels.list(get_all=True)], ["workflow::triage", "customer-question"])
        same([one.title for one in project.milestones.list(get_all=True)], ["Onboarding"])
        same(len(project.issues.list(get_all=True)), 3)
        same(gl.projects.get(f"{PRE}/homeworld").id, project.id)
        same([one.path for one in gl.projects.list(topic="customer", get_all=True)], ["homeworld"])

    @thing
    def what_is_changed():
        project = gl.projects.get(f"{PRE}/homeworld")
        project.description = "Homeworld's"
        project.topics = ["customer", "enterprise"]
        project.save()
        project = gl.projects.get(project.id)
        same((project.description, project.topics), ("Homeworld's", ["customer", "enterprise"]))

    @thing
    def members():
        project = gl.projects.get(f"{PRE}/homeworld")
        ravi = gl.users.list(username="ravi")[0]
        same(project.members.create({"user_id": ravi.id, "access_level": 30}).access_level, 30)
        again = lambda: project.members.create({"user_id": ravi.id, "access_level": 30})
        refused(409, "Member already exists", again)
        member = project.members.list(get_all=True)[-1]
        member.access_level = 40
        member.save()
        same({one.username: one.access_level for one in project.members.list(get_all=True)}, {"ravi": 40})
        assert "group_bot_3" in [one.username for one in project.members_all.list(get_all=True)]

    @thing
    def issues_and_notes():
        project = gl.projects.get(f"{PRE}/homeworld")
        mark = "<!-- handoff:1 -->"
        milestone = project.milestones.list(title="Onboarding", get_all=True)[0]
        issue = project.issues.create(
            {"title": "A question", "description": f"Why?\n{mark}", "labels": ["customer-question"], "milestone_id": milestone.id}
        )
        same((issue.iid, issue.state, issue.milestone["title"]), (4, "opened", "Onboarding"))
        assert issue.web_url.endswith(f"{PRE}/homeworld/-/issues/4"), issue.web_url
        same([one.iid for one in project.issues.list(search=mark, **{"in": "description"}, get_all=True)], [4])
        issue.notes.create({"body": "An update"})
        issue.state_event = "close"
        issue.save()
        same(project.issues.get(4).state, "closed")
        notes = project.issues.get(4).notes.list(sort="asc", get_all=True)
        same([(one.body, one.system) for one in notes], [("An update", False), ("closed", True)])
        same([one.iid for one in project.issues.list(state="closed", get_all=True)], [4])

    @thing
    def pages():
        project = gl.projects.get(f"{PRE}/homeworld")
        same(len(project.issues.list(per_page=1, iterator=True)), 4)
        same([one.iid for one in project.issues.list(per_page=3, iterator=True)], [4, 3, 2, 1])

    @thing
    def labels_and_milestones():
        project = gl.projects.get(f"{PRE}/homeworld")
        project.labels.create({"name": "at-risk", "color": "#ff0000"})
        refused(409, "Label already exists", lambda: project.labels.create({"name": "at-risk", "color": "#ff0000"}))
        project.milestones.create({"title": "Q1"})
        refused(400, "has already been taken", lambda: project.milestones.create({"title": "Q1"}))

    @thing
    def a_move():
        project = gl.projects.get(f"{PRE}/homeworld")
        places = gl.http_list(f"/projects/{project.id}/transfer_locations", get_all=True)
        assert POST in [one["full_path"] for one in places], places
        project.transfer(POST)
        same(gl.projects.get(project.id).path_with_namespace, f"{POST}/homeworld")
        same(gl.projects.get(f"{PRE}/homeworld").id, project.id)
        refused(400, "Project is already in this namespace.", lambda: project.transfer(POST))

    @thing
    def a_move_onto_another():
        project = imported(gl, made(gl, "taken"))
        refused(400, "same name or path in target namespace already exists", lambda: project.transfer(POST))

    refusals = [
        ("a taken path", 400, "has already been taken", lambda: made(gl, "taken")),
        ("a template that is none", 400, "is unknown or invalid", lambda: made(gl, "x", template_project_id=1)),
        ("another group than the template's", 400, "is not a descendant", lambda: made(gl, "x", group="elsewhere")),
        ("a path that is none", 400, "can contain only", lambda: made(gl, "a b")),
        ("a group that is none", 404, "Group", lambda: gl.groups.get("nothing")),
        ("a namespace that is none", 404, "Namespace", lambda: made(gl, "x", namespace_id=1)),
        ("a project that is none", 404, "Project", lambda: gl.projects.get("nothing/at-all")),
        ("a project of others", 404, "Project", lambda: client("glpat-of-ravi").projects.get("account-management/taken")),
        ("nothing to name it by", 400, "name, path are missing", lambda: gl.projects.create({})),
        ("a title that is missing", 400, "title is missing", lambda: gl.http_post(f"/projects/{home().id}/issues", post_data={})),
        ("a title that is too long", 400, "too long", lambda: home().issues.create({"title": "x" * 256})),
        ("a note of nothing", 400, "body is", lambda: home().issues.get(1).notes.create({"body": ""})),
        ("a level that is none", 400, "valid value", lambda: home().members.create({"user_id": 1, "access_level": 31})),
        ("a member who is nobody", 404, "User", lambda: home().members.create({"user_id": 1, "access_level": 30})),
        ("a color that is none", 400, "valid color", lambda: home().labels.create({"name": "x", "color": "#1"})),
        ("a token that is none", 401, "401 Unauthorized", lambda: client("x").users.list()),
        ("a token that only reads", 403, "insufficient_scope", lambda: made(client("glpat-reads-only"), "x")),
    ]
    home = lambda: gl.projects.get(f"{POST}/homeworld")
    for what, status, words, work in refusals:
        THINGS.append((what, lambda status=status, words=words, work=work: refused(status, words, work)))

    @thing
    def less_than_a_group_gives():
        same(client("glpat-of-the-group").projects.get(f"{POST}/homeworld").path, "homeworld")
        project = imported(gl, made(gl, "lesser"))
        bots = [one for one in gl.users.list(search="group_bot", get_all=True)]
        refused(400, "inherited membership from group", lambda: project.members.create({"user_id": bots[0].id, "access_level": 30}))

    @thing
    def a_token_of_a_group():
        bots = client("glpat-of-the-group")
        project = imported(bots, made(bots, "by-a-bot"))
        same(project.import_status, "failed")
        assert "bots cannot be added" in project.import_error, project.import_error

    @thing
    def a_move_without_the_right():
        mine = gl.projects.get(f"{PRE}/lesser")
        refused(400, "permission to transfer projects into", lambda: mine.transfer("elsewhere"))
        refused(404, "Namespace", lambda: mine.transfer("nothing"))
        ravi = client("glpat-of-ravi")
        refused(403, "Forbidden", lambda: ravi.projects.get(f"{POST}/homeworld").transfer(PRE))


if __name__ == "__main__":
    tried()
    for name, work in THINGS:
        wrong = None
        try:
            work()
        except Exception as error:  # whatever it is, it did not go as it should
            wrong = f"{type(error).__name__}: {error}"
        print(json.dumps({"tried": name, "wrong": wrong}))
    print(json.dumps({"meant": len(THINGS)}))
