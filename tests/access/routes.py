"""Who may enter which route: the table that the access test tries out, line by line.

``who`` is read for a public community. In a private one by invitation people without a seat meet
"there is no such page" wherever the address names the community; others enter as they do in a
public one, unless ``hidden`` says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SEATS = (
    "anonymous",
    "stranger",
    "guest",
    "member",
    "author",
    "unnamed",
    "moderator",
    "coordinator",
    "owner",
)
WITHOUT_SEAT = frozenset(("anonymous", "stranger"))

NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(SEATS)
NOT_SIGNED_IN = frozenset(("anonymous",))
SIGNED_IN = EVERYBODY - NOT_SIGNED_IN
SEATED = SIGNED_IN - {"stranger"}
WRITERS = SEATED - {"guest"}
MODERATORS = frozenset(("moderator", "coordinator", "owner"))
COORDINATORS = MODERATORS - {"moderator"}
OWNERS = frozenset(("owner",))
AUTHOR = frozenset(("author",))
# A member who asked without their name, in a thread of their own.
UNNAMED = frozenset(("unnamed",))
AUTHOR_AND_MODERATORS = AUTHOR | MODERATORS


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    who: frozenset[str]
    hidden: frozenset[str] | None = None
    method: str = "GET"
    data: Mapping[str, str] = field(default_factory=dict)
    aim: Mapping[str, str] = field(default_factory=dict)

    def at(self, **aim: str) -> "Route":
        """The same, pointed at another thing of the world: ``.at(post_id="question")``."""
        return replace(self, aim=aim)


def get(who: frozenset[str], hidden: frozenset[str] | None = None) -> Route:
    return Route(who, hidden)


def post(who: frozenset[str], hidden: frozenset[str] | None = None, **data: str) -> Route:
    """What is sent; a word that the world has a thing for stands for that thing."""
    return Route(who, hidden, method="POST", data=data)


ROUTES: dict[str, Route] = {
    # The site
    "home": get(EVERYBODY),
    # Sends on to a community, which asks for a seat; without one named there is nothing.
    "ask": get(NOBODY),
    "alive": get(EVERYBODY),
    "ready": get(EVERYBODY),
    # Whoever runs the site: nobody here.
    "operations:site": get(NOBODY),
    "operations:decide": post(NOBODY, kind="job", which="1", decision="again"),
    "operations:back_up": post(NOBODY),
    "operations:metrics": get(NOBODY),
    "offline": get(EVERYBODY),
    "service-worker": get(EVERYBODY),
    # Whoever has been given the address: docs/decisions/0005-pictures-by-their-address.md.
    "picture": get(EVERYBODY),
    "theme": post(EVERYBODY, theme="dark"),
    "language": post(EVERYBODY, language="de"),
    # Accounts: their pages send on whoever needs them no more, which is not a refusal.
    "account_login": get(EVERYBODY),
    "account_signup": get(EVERYBODY),
    "account_logout": get(EVERYBODY),
    "account_inactive": get(EVERYBODY),
    "account_email_verification_sent": get(EVERYBODY),
    "account_confirm_email": get(EVERYBODY),
    "account_reset_password": get(EVERYBODY),
    "account_reset_password_done": get(EVERYBODY),
    "account_reset_password_from_key": get(EVERYBODY),
    "account_change_password": get(SIGNED_IN),
    "account_email": get(SIGNED_IN),
    "account_reauthenticate": get(SIGNED_IN),
    # How one signs in; each leads to the password first, and says nothing of what others have.
    "mfa_index": get(SIGNED_IN),
    # In the midst of signing in; whoever is not is sent to where that begins.
    "mfa_authenticate": get(SIGNED_IN),
    # Asked of whoever has a second step and no password.
    "mfa_reauthenticate": get(SIGNED_IN),
    "mfa_login_webauthn": get(SIGNED_IN),
    "mfa_activate_totp": get(SIGNED_IN),
    # Only whoever has an app: nobody here.
    "mfa_deactivate_totp": get(NOBODY),
    "mfa_view_recovery_codes": get(NOBODY),
    "mfa_download_recovery_codes": get(NOBODY),
    "mfa_generate_recovery_codes": get(SIGNED_IN),
    "mfa_add_webauthn": get(SIGNED_IN),
    "mfa_edit_webauthn": get(SIGNED_IN),
    "mfa_remove_webauthn": get(SIGNED_IN),
    # Through an institution; nobody here has been there, so nothing comes back.
    "institutions:find": get(EVERYBODY),
    "institutions:sign_in": get(EVERYBODY).at(provider_id="site_provider_id"),
    "institutions:go": get(EVERYBODY).at(provider_id="site_provider_id"),
    "institutions:back": get(EVERYBODY).at(provider_id="site_provider_id"),
    "institutions:metadata": get(EVERYBODY).at(provider_id="saml_provider_id"),
    "institutions:assertion": post(EVERYBODY).at(provider_id="saml_provider_id"),
    "institutions:arrived": get(EVERYBODY).at(provider_id="saml_provider_id"),
    "institutions:providers": get(OWNERS),
    "institutions:new": get(OWNERS),
    "institutions:provider": get(OWNERS),
    "institutions:add_domain": post(OWNERS, name="oak.example"),
    "institutions:decide_domain": post(OWNERS, decision="remove"),
    "institutions:token": post(OWNERS, decision="make"),
    "institutions:forget": post(OWNERS, email="ada@maple.example"),
    "institutions:remove": post(OWNERS),
    # Whoever runs the site: nobody here.
    "institutions:site_providers": get(NOBODY),
    "institutions:site_new": get(NOBODY),
    "institutions:site_provider": get(NOBODY),
    "institutions:site_add_domain": post(NOBODY, name="oak.example"),
    "institutions:site_decide_domain": post(NOBODY, decision="remove"),
    "institutions:site_token": post(NOBODY, decision="make"),
    "institutions:site_forget": post(NOBODY, email="ada@maple.example"),
    "institutions:site_remove": post(NOBODY),
    # An institution with its token; whoever has none is told so, as the tests of SCIM show.
    "scim:config": get(EVERYBODY),
    "scim:resource_types": get(EVERYBODY),
    "scim:resource_type": get(EVERYBODY),
    "scim:schemas": get(EVERYBODY),
    "scim:schema": get(EVERYBODY),
    "scim:users": get(EVERYBODY),
    "scim:user": get(EVERYBODY),
    "scim:search": post(EVERYBODY),
    "scim:search_all": post(EVERYBODY),
    "scim:nothing": get(EVERYBODY),
    # People
    "people:profile": get(SIGNED_IN),
    "people:preferences": get(SIGNED_IN),
    "people:blocked": get(SIGNED_IN),
    "privacy:data": get(SIGNED_IN),
    "privacy:download": post(SIGNED_IN),
    "privacy:forget": get(SIGNED_IN),
    # Only whoever has blocked somebody: nobody here.
    "people:unblock": post(NOBODY),
    # Only whoever is signed in there, too: nobody here.
    "people:sign_out_device": post(NOBODY),
    "people:sign_out_elsewhere": post(SIGNED_IN),
    "people:preview": post(SIGNED_IN, about="**bold**"),
    # Notices: everybody has their own, and the one of the address is the author's.
    "notices:notices": get(SIGNED_IN),
    "notices:seen": post(SIGNED_IN, up_to="1"),
    "notices:live": get(EVERYBODY),
    "notices:preferences": get(SIGNED_IN),
    "notices:open": get(AUTHOR),
    # Letters: whoever has one stops them by its link; who brings mail is asked for a secret.
    "mail:choices": get(SIGNED_IN),
    "mail:again": post(SIGNED_IN),
    "mail:community": get(SEATED),
    "mail:unsubscribe": get(EVERYBODY).at(token="letter_token"),
    "mail:arriving": post(EVERYBODY),
    # Communities
    "communities:index": get(EVERYBODY),
    "communities:new": get(SIGNED_IN),
    "communities:invitation": get(EVERYBODY),
    "communities:home": get(EVERYBODY),
    # Who has a seat already is told so; where one is invited, nobody joins by themselves.
    "communities:join": post(SIGNED_IN, NOBODY),
    "communities:ask_to_join": post(SIGNED_IN, NOBODY, message="May I?"),
    # Only whoever has asked to join: nobody here.
    "communities:withdraw": post(NOBODY),
    "communities:leave": get(SEATED),
    "communities:people": get(SEATED),
    "communities:person": get(SEATED),
    "communities:give_role": post(COORDINATORS, role="20"),
    "communities:remove": get(COORDINATORS),
    "communities:block": get(SEATED),
    "communities:claim": post(COORDINATORS).at(person_id="imported"),
    "communities:settings": get(COORDINATORS),
    "communities:doors": get(OWNERS),
    "communities:invitations": get(COORDINATORS),
    "communities:revoke": post(COORDINATORS),
    "communities:requests": get(COORDINATORS),
    "communities:decide": post(COORDINATORS, decision="accept"),
    "communities:removals": get(COORDINATORS),
    "communities:lift": post(COORDINATORS).at(person_id="gone"),
    "communities:delete": get(OWNERS),
    "communities:preview_text": post(WRITERS, body="**bold**"),
    "communities:preview": post(SIGNED_IN, welcome="**bold**"),
    # Topics
    "topics:topics": get(EVERYBODY),
    "topics:find": get(EVERYBODY),
    "topics:topic": get(EVERYBODY),
    "topics:by_id": get(EVERYBODY),
    "topics:help": post(WRITERS, level="2"),
    "topics:learn": post(WRITERS, on="1"),
    "topics:new": get(MODERATORS),
    "topics:edit": get(MODERATORS),
    "topics:merge": get(MODERATORS),
    # Peers: the author offers help with the topic, and so does who answered.
    "matching:peers": get(WRITERS),
    "matching:ask": post(WRITERS, origin="asked"),
    "matching:introducing": get(COORDINATORS),
    "matching:introduce": post(COORDINATORS),
    "matching:third": get(COORDINATORS),
    "matching:introduce_three": post(COORDINATORS),
    "matching:introductions": get(COORDINATORS),
    "matching:introductions_sheet": get(COORDINATORS),
    # Whoever has the mail: its link stands for one place in one match.
    "matching:answer": get(EVERYBODY).at(token="answer_token"),
    "matching:match": get(AUTHOR),
    "matching:accept": post(AUTHOR),
    "matching:decline": post(AUTHOR),
    "matching:withdraw": post(AUTHOR).at(match_id="own_match"),
    "matching:end": post(AUTHOR).at(match_id="active_match"),
    "matching:profile": get(WRITERS),
    "matching:add_offers": post(WRITERS, topics="Calculus", level="2"),
    "matching:change_offer": post(AUTHOR, level="3"),
    "matching:add_wishes": post(WRITERS, topics="Calculus"),
    "matching:change_wish": post(AUTHOR, why="The exam"),
    "matching:save_week": post(WRITERS, day_1="17–19"),
    "matching:save_preferences": post(WRITERS, pace="gentle"),
    "matching:save_audiences": post(WRITERS, shows_week="matched"),
    "matching:find_members": get(WRITERS),
    "matching:rather_not": post(WRITERS, names="Answerer"),
    "matching:rather_not_person": post(WRITERS, again="yes"),
    "matching:confirm": post(COORDINATORS),
    # Groups: the author is a learner in the one of the world.
    "groups:groups": get(SEATED),
    "groups:group": get(AUTHOR | COORDINATORS),
    "groups:end": post(COORDINATORS),
    "groups:bring": get(COORDINATORS),
    "groups:imports": get(COORDINATORS),
    "groups:import": get(COORDINATORS),
    "groups:confirm": post(COORDINATORS, digest="0"),
    "groups:discard": post(COORDINATORS),
    "groups:invite": post(COORDINATORS).at(import_id="written_import"),
    # Rituals: the author takes part, and was introduced to who answered.
    "rituals:rituals": get(WRITERS),
    "rituals:choose": get(COORDINATORS),
    "rituals:new": get(COORDINATORS).at(key="blueprint"),
    "rituals:ritual": get(WRITERS),
    "rituals:edit": get(COORDINATORS),
    "rituals:set_state": post(COORDINATORS, state="paused"),
    "rituals:join": post(WRITERS),
    "rituals:leave": post(WRITERS),
    "rituals:skip": post(WRITERS),
    "rituals:sit_out": post(WRITERS, until="2026-12-24"),
    "rituals:come_back": post(WRITERS),
    "rituals:introduction": get(AUTHOR),
    "rituals:say": post(AUTHOR, said="met"),
    # Rounds: one to be looked at, one that is being worked out, one that left the author out.
    "insights:needs": get(COORDINATORS),
    "insights:send": post(COORDINATORS, kind="alone", subject="1", words="Hello"),
    "insights:aside": post(COORDINATORS, kind="alone", subject="1", outcome="done"),
    "insights:figures": get(COORDINATORS),
    "insights:sheet": get(COORDINATORS),
    "insights:letter": get(AUTHOR | COORDINATORS),
    "rounds:rounds": get(COORDINATORS),
    "rounds:new": get(COORDINATORS),
    "rounds:round": get(COORDINATORS),
    "rounds:picture": get(COORDINATORS),
    "rounds:unmatched": get(COORDINATORS),
    "rounds:progress": get(COORDINATORS),
    "rounds:person": get(COORDINATORS),
    "rounds:move": post(COORDINATORS),
    "rounds:apart": post(COORDINATORS),
    "rounds:lock": post(COORDINATORS, keep="yes"),
    "rounds:stop": post(COORDINATORS).at(round_id="solving_round"),
    "rounds:again": post(COORDINATORS),
    "rounds:discard": post(COORDINATORS),
    "rounds:publish": post(COORDINATORS),
    "rounds:go_on": post(COORDINATORS).at(round_id="stuck_round"),
    "rounds:own": get(AUTHOR).at(round_id="published_round"),
    # What was flagged: a question of the author's, which is hidden.
    "care:flag": get(WRITERS).at(about="question"),
    "care:queue": get(MODERATORS),
    "care:case": get(AUTHOR_AND_MODERATORS),
    "care:latest": get(AUTHOR_AND_MODERATORS),
    "care:decide": post(MODERATORS),
    "care:appeal": post(AUTHOR, words="It is a question, is it not?"),
    # The library: a link of the author's, a file of theirs, and a link that they took back.
    "library:shelf": get(EVERYBODY),
    "library:add_link": get(WRITERS),
    "library:add_file": get(WRITERS),
    "library:dead_links": get(WRITERS),
    "library:resource": get(EVERYBODY),
    "library:file": get(EVERYBODY).at(resource_id="file_id"),
    "library:edit": get(AUTHOR_AND_MODERATORS),
    "library:name_topics": post(WRITERS, topics="Calculus"),
    "library:remove": get(AUTHOR_AND_MODERATORS),
    "library:restore": post(AUTHOR_AND_MODERATORS).at(resource_id="taken_back"),
    "library:rate": post(WRITERS - AUTHOR, stars="4"),
    "library:say_it_answers": post(WRITERS),
    "library:finder": get(WRITERS),
    "library:use": post(WRITERS, on="1"),
    # Search
    "search:everywhere": get(SIGNED_IN),
    "search:results": get(EVERYBODY),
    # Asking
    "asks:ask": get(WRITERS),
    "asks:look": get(WRITERS),
    "asks:keep": post(WRITERS, title="Why does it diverge?"),
    "asks:drafts": get(WRITERS),
    "asks:post": post(AUTHOR),
    "asks:set_aside": post(AUTHOR),
    "asks:throw_away": get(AUTHOR),
    "asks:for_me": get(WRITERS),
    "asks:save_limit": post(WRITERS, a_week="2", pause="0"),
    # The ask of the world was passed to the author of the others.
    "asks:decline": post(AUTHOR).at(thread_id="asked_thread"),
    "asks:join": post(WRITERS, on="1").at(thread_id="asked_thread"),
    "asks:together": get(WRITERS),
    "asks:consent": post(AUTHOR, answer="no"),
    "asks:unanswered": get(COORDINATORS),
    "asks:ask_somebody": post(COORDINATORS).at(thread_id="asked_thread"),
    "asks:remark": post(COORDINATORS).at(thread_id="asked_thread"),
    # Boards: that of the match that goes on is the author's, and so is what stands on it.
    "meetings:plan": get(AUTHOR).at(match_id="active_match"),
    "meetings:meeting": get(AUTHOR),
    "meetings:answer": post(AUTHOR, suits="yes"),
    "meetings:change": get(AUTHOR),
    "meetings:call_off": post(AUTHOR),
    "meetings:file": get(AUTHOR),
    "meetings:move_date": get(AUTHOR),
    "meetings:call_off_date": post(AUTHOR),
    "meetings:keep_date": post(AUTHOR),
    "meetings:met": post(AUTHOR, have_met="yes").at(on="past_day"),
    "meetings:calendar": get(SIGNED_IN),
    "meetings:new_address": post(SIGNED_IN),
    # Whoever has the address: a calendar does not sign in.
    "meetings:feed": get(EVERYBODY).at(token="calendar_token"),
    # Programs: the one of the world is open, the author and who answered take part, and their
    # match that goes on is of it.
    "programs:programs": get(WRITERS),
    "programs:join": get(WRITERS),
    "programs:choose": get(COORDINATORS),
    "programs:new": get(COORDINATORS).at(key="template"),
    "programs:program": get(WRITERS),
    "programs:enroll": post(WRITERS),
    "programs:leave": post(WRITERS),
    "programs:edit": get(COORDINATORS),
    "programs:people": get(AUTHOR | COORDINATORS),
    "programs:people_sheet": get(COORDINATORS),
    "programs:take_in": post(COORDINATORS),
    "programs:question": get(COORDINATORS).at(question_id="program_question"),
    "programs:take_out": post(COORDINATORS),
    "programs:record_consent": post(COORDINATORS),
    "programs:renew_code": post(COORDINATORS),
    "programs:close": post(COORDINATORS),
    "programs:add_meeting": get(COORDINATORS),
    "programs:meeting": get(COORDINATORS).at(meeting_id="planned_meeting"),
    "programs:drop_meeting": post(COORDINATORS).at(meeting_id="planned_meeting"),
    "programs:check_in": get(AUTHOR).at(match_id="active_match"),
    "programs:put_goal": post(AUTHOR).at(match_id="active_match", meeting_id="planned_meeting"),
    # Evaluations of teams: in that of the world the author is in a team, and nobody has rated yet.
    "evaluations:evaluations": get(WRITERS),
    "evaluations:new": get(COORDINATORS),
    "evaluations:evaluation": get(AUTHOR | COORDINATORS),
    "evaluations:rate": get(AUTHOR),
    "evaluations:edit": get(COORDINATORS),
    "evaluations:run": get(COORDINATORS),
    "evaluations:close": post(COORDINATORS),
    "evaluations:add_question": post(
        COORDINATORS, words="So?", kind="scale", seen_by="facilitators"
    ),
    "evaluations:remove_question": post(COORDINATORS),
    "evaluations:table": get(COORDINATORS),
    # Peer reviews: that of the world is for every member, being handed in; the author takes part,
    # with a work in a team and a file, and nobody has been given it to read.
    "reviews:reviews": get(WRITERS),
    "reviews:choose": get(COORDINATORS),
    "reviews:from_file": get(COORDINATORS),
    "reviews:new": get(COORDINATORS).at(key="review_template"),
    "reviews:assignment": get(WRITERS),
    "reviews:edit": get(COORDINATORS),
    "reviews:copy": post(COORDINATORS),
    "reviews:share": get(COORDINATORS),
    "reviews:preview": get(COORDINATORS),
    "reviews:move": post(COORDINATORS, here="submitting", to="reviewing"),
    # Who runs it is refused by a sentence: it would tell them who is who.
    "reviews:join": post(WRITERS),
    "reviews:leave": post(AUTHOR),
    "reviews:people": get(COORDINATORS),
    "reviews:remove_participant": post(COORDINATORS),
    "reviews:extend": post(COORDINATORS, extra_hours="24"),
    "reviews:materials": get(COORDINATORS),
    "reviews:material": get(WRITERS),
    "reviews:remove_material": post(COORDINATORS),
    # One's own work: whoever does not take part is told so in a sentence.
    "reviews:work": get(WRITERS),
    "reviews:save": post(WRITERS, body="More"),
    "reviews:take_back": post(WRITERS),
    "reviews:history": get(WRITERS),
    "reviews:add_files": get(WRITERS),
    "reviews:remove_file": post(WRITERS),
    "reviews:start_team": post(WRITERS, name="Otters"),
    "reviews:leave_team": post(WRITERS),
    "reviews:join_team": get(WRITERS).at(token="team_token"),
    "reviews:file": get(AUTHOR),
    "reviews:reading": get(AUTHOR).at(assignment_id="read_assignment"),
    "reviews:take_next": post(AUTHOR).at(assignment_id="read_assignment"),
    "reviews:more": post(AUTHOR, wants="yes").at(assignment_id="read_assignment"),
    "reviews:pair": get(AUTHOR).at(assignment_id="pairs_assignment"),
    "reviews:pair_file": get(AUTHOR).at(assignment_id="pairs_assignment"),
    "reviews:review": get(AUTHOR).at(assignment_id="read_assignment"),
    "reviews:keep_review": post(AUTHOR, body="So.").at(assignment_id="read_assignment"),
    "reviews:read_file": get(AUTHOR).at(assignment_id="read_assignment"),
    "reviews:answers": get(AUTHOR).at(assignment_id="answered_assignment"),
    "reviews:change": post(AUTHOR, words="So.").at(assignment_id="answered_assignment"),
    "reviews:answer": post(AUTHOR, words="So.").at(
        assignment_id="answered_assignment", review_id="received_review"
    ),
    "reviews:undo_change": post(AUTHOR).at(
        assignment_id="answered_assignment", review_id="received_review"
    ),
    # Practice, grades, the facilitator's page, and what is shown at the end.
    "reviews:practice": get(AUTHOR | COORDINATORS).at(assignment_id="practice_assignment"),
    "reviews:example": get(AUTHOR | COORDINATORS).at(
        assignment_id="practice_assignment", work_number="example_number"
    ),
    "reviews:grade": get(AUTHOR).at(assignment_id="graded_assignment"),
    "reviews:grades": get(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:work_out": post(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:confirm_grades": post(COORDINATORS, seen="").at(assignment_id="graded_assignment"),
    "reviews:choose_method": post(COORDINATORS, method="mean").at(
        assignment_id="graded_assignment"
    ),
    "reviews:publish_grades": post(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:import_checks": get(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:set_grade": get(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:run": get(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:table": get(COORDINATORS).at(
        assignment_id="graded_assignment", table_key="review_table"
    ),
    "reviews:appeals": get(COORDINATORS).at(assignment_id="graded_assignment"),
    "reviews:answer_appeal": post(COORDINATORS, answer="No.").at(assignment_id="graded_assignment"),
    "reviews:shown": get(WRITERS).at(assignment_id="graded_assignment"),
    "reviews:show_work": post(AUTHOR, shows="yes").at(assignment_id="graded_assignment"),
    "reviews:readers": get(COORDINATORS).at(assignment_id="read_assignment"),
    "reviews:fill_readers": post(COORDINATORS).at(assignment_id="read_assignment"),
    "reviews:hand": get(COORDINATORS).at(assignment_id="read_assignment"),
    "reviews:take_back_reader": post(COORDINATORS, review="1").at(assignment_id="read_assignment"),
    # Live help: who waits, who helps, and who might; of the author's call, behind which somebody
    # waits, and of one in which the author helps.
    "livehelp:start": get(WRITERS),
    "livehelp:from_draft": post(WRITERS, title="Limits?"),
    "livehelp:helping": get(WRITERS),
    "livehelp:stand_by": post(WRITERS, hours="1"),
    "livehelp:call": get(WRITERS),
    "livehelp:let_pass": post(AUTHOR),
    "livehelp:leave": post(AUTHOR),
    "livehelp:post_instead": post(AUTHOR),
    "livehelp:together": post(AUTHOR, into="1"),
    "livehelp:answer": post(AUTHOR, agrees="no"),
    "livehelp:take": post(WRITERS),
    "livehelp:wait_on": post(AUTHOR),
    "livehelp:hand_over": post(AUTHOR, note="So far.").at(call_id="helped_call"),
    # Rooms: whose match or group it is, or who has a place there.
    "rooms:match_lobby": get(AUTHOR).at(match_id="active_match"),
    "rooms:enter_match": post(AUTHOR).at(match_id="active_match"),
    "rooms:group_lobby": get(AUTHOR),
    "rooms:enter_group": post(AUTHOR),
    "rooms:lobby": get(AUTHOR).at(room_id="people_room"),
    "rooms:enter": post(AUTHOR).at(room_id="people_room"),
    "rooms:past": get(AUTHOR),
    "rooms:room": get(AUTHOR),
    "rooms:parts": get(AUTHOR),
    "rooms:leave": post(AUTHOR),
    "rooms:remove": post(AUTHOR, person="1"),
    "rooms:door": post(AUTHOR, is_locked="yes"),
    "rooms:end": post(AUTHOR),
    "rooms:say": post(AUTHOR, body="Hello."),
    "rooms:take_back": post(AUTHOR),
    "rooms:hand": post(AUTHOR, up="yes"),
    "rooms:give_floor": post(AUTHOR, person="1"),
    "rooms:end_turn": post(AUTHOR),
    "rooms:react": post(AUTHOR, reaction="yes"),
    "rooms:deal_roles": post(AUTHOR),
    "rooms:give_role": post(AUTHOR, role="facilitator", person="1"),
    "rooms:add_role": post(AUTHOR, words="Host"),
    "rooms:add_point": post(AUTHOR, words="More", minutes="5"),
    "rooms:drop_point": post(AUTHOR, number="1"),
    "rooms:next_point": post(AUTHOR, number="1"),
    "rooms:extend_point": post(AUTHOR, number="1"),
    "rooms:timer": post(AUTHOR, do="start"),
    "rooms:ask_poll": post(AUTHOR, question="When?", choice_1="Now", choice_2="Later"),
    "rooms:vote": post(AUTHOR, choice="0"),
    "rooms:show_poll": post(AUTHOR),
    "rooms:save_notes": post(AUTHOR, notes="Limits.", next_step="", seen="0"),
    "rooms:recap": get(AUTHOR).at(sitting_id="over_sitting"),
    "rooms:agree": post(AUTHOR, seen="0").at(sitting_id="over_sitting"),
    "rooms:correct": post(AUTHOR, notes="So.", seen="0").at(sitting_id="over_sitting"),
    "boards:add_goal": get(AUTHOR).at(match_id="active_match"),
    "boards:change_goal": get(AUTHOR),
    "boards:keep_goal": post(AUTHOR, is_kept="yes"),
    "boards:add_step": get(AUTHOR),
    "boards:change_step": get(AUTHOR),
    "boards:keep_step": post(AUTHOR, is_kept="yes"),
    "boards:tick": post(AUTHOR, is_done="yes"),
    "boards:add_files": get(AUTHOR).at(match_id="active_match"),
    "boards:file": get(AUTHOR),
    "boards:keep_file": post(AUTHOR, is_kept="yes"),
    "boards:messages": get(AUTHOR).at(match_id="active_match"),
    "boards:post": post(AUTHOR, body="Hello.").at(match_id="active_match"),
    "boards:read": post(AUTHOR, up_to="1").at(match_id="active_match"),
    "boards:message": get(AUTHOR),
    "boards:change_message": get(AUTHOR),
    "boards:take_back": post(AUTHOR),
    "boards:notes": get(AUTHOR).at(match_id="active_match"),
    "boards:history": get(AUTHOR).at(match_id="active_match"),
    "boards:restore": post(AUTHOR, number="1", seen_number="1").at(match_id="active_match"),
    # Documents: the one of the world belongs to the match of the author.
    "documents:begin_in_match": get(AUTHOR).at(match_id="active_match"),
    "documents:begin_in_group": get(AUTHOR | COORDINATORS),
    "documents:document": get(AUTHOR),
    "documents:beside": get(AUTHOR),
    "documents:rename": get(AUTHOR),
    # Who leads a group decides who writes there; its author is a learner in it.
    "documents:set_right": post(COORDINATORS, others_may="read").at(document_id="group_document"),
    "documents:keep": post(AUTHOR, is_kept="yes"),
    "documents:history": get(AUTHOR),
    "documents:version": get(AUTHOR).at(change_id="document_change"),
    "documents:restore": post(AUTHOR, change="document_change"),
    "documents:download": get(AUTHOR).at(form="document_form"),
    # Discussions: those of the world, the poll and the replies are the author's.
    "discussions:discussions": get(EVERYBODY),
    "discussions:start": get(WRITERS),
    "discussions:announce": get(COORDINATORS),
    "discussions:update": get(WRITERS),
    "discussions:feed": get(EVERYBODY, NOBODY),
    "discussions:topic_feed": get(EVERYBODY, NOBODY),
    "discussions:discussion": get(EVERYBODY),
    "discussions:reply_to": post(WRITERS, body="So do I."),
    "discussions:follow": post(WRITERS, on="1"),
    "discussions:vote": post(WRITERS, choice="1"),
    "discussions:end_poll": post(AUTHOR_AND_MODERATORS),
    "discussions:close": post(AUTHOR_AND_MODERATORS),
    "discussions:reopen": post(AUTHOR_AND_MODERATORS).at(discussion_id="closed_discussion"),
    "discussions:edit": get(AUTHOR),
    "discussions:remove": get(AUTHOR_AND_MODERATORS),
    "discussions:restore": post(AUTHOR_AND_MODERATORS).at(discussion_id="removed_discussion"),
    "discussions:reply": get(EVERYBODY),
    "discussions:edit_reply": get(AUTHOR),
    "discussions:remove_reply": get(AUTHOR_AND_MODERATORS),
    "discussions:restore_reply": post(AUTHOR_AND_MODERATORS).at(reply_id="removed_reply"),
    # Questions and answers
    "forum:questions": get(EVERYBODY),
    "forum:feed": get(EVERYBODY, NOBODY),
    "forum:topic_feed": get(EVERYBODY, NOBODY),
    "forum:question": get(EVERYBODY),
    "forum:answer": post(WRITERS, body="Because it converges."),
    "forum:follow": post(WRITERS, on="1"),
    "forum:close": get(AUTHOR_AND_MODERATORS),
    "forum:reopen": post(MODERATORS).at(thread_id="closed_thread"),
    "forum:ask_to_reopen": post(AUTHOR, note="It is another question.").at(
        thread_id="closed_thread"
    ),
    "forum:give_name": get(UNNAMED).at(thread_id="unnamed_thread"),
    "forum:asker": get(MODERATORS).at(thread_id="unnamed_thread"),
    "forum:post": get(EVERYBODY),
    "forum:vote": post(WRITERS, value="1"),
    "forum:worked": post(WRITERS, on="1"),
    "forum:accept": post(AUTHOR_AND_MODERATORS, accepted="1", seen=""),
    "forum:comment": post(WRITERS, body="What did you try?"),
    "forum:edit": get(AUTHOR_AND_MODERATORS).at(post_id="question"),
    "forum:history": get(EVERYBODY).at(post_id="question"),
    # Only who wrote what somebody else has edited: nobody here.
    "forum:take_back_edit": post(NOBODY, seen_revision="1"),
    "forum:remove": get(AUTHOR_AND_MODERATORS).at(post_id="question"),
    "forum:restore": post(AUTHOR_AND_MODERATORS).at(post_id="removed"),
    "forum:edit_comment": get(AUTHOR_AND_MODERATORS),
    "forum:explain": get(AUTHOR),
    "forum:edit_explanation": get(AUTHOR_AND_MODERATORS),
    "forum:thank": post(WRITERS, what="example"),
    "forum:thank_for_comment": post(WRITERS, what="example"),
    "forum:helped": get(WRITERS),
}
