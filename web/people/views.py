"""Pages of log-in, log-out, password and language."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from data.contract.text import Language
from web.access import for_roles, public
from web.demo import GUESTS
from web.language import LOCALES
from web.people import operations
from web.people.forms import LogInForm, PasswordForm
from web.people.session import Member


@public
def log_in() -> ResponseReturnValue:
    """Ask for name and password, and go where the person wanted to go."""
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    form = LogInForm()
    if form.validate_on_submit():
        person = operations.log_in(form.name.data or "", form.password.data or "")
        if person is not None:
            chosen = session.get("language")
            session.clear()  # nothing of the visitor before stays in the person's session
            session.permanent = True
            if chosen:
                session["language"] = chosen
            login_user(Member(person))
            return redirect(here(request.args.get("next")) or url_for("home"))
        flash(_("Name or password is wrong, or the account is shut."), "danger")
    guests = GUESTS if current_app.extensions["xiaoqi.settings"].demo else ()
    return render_template("people/log_in.html", form=form, demo=guests), 200 if request.method == "GET" else 422


@for_roles("coordinator", "admin", "enterprise", "school")
def log_out() -> ResponseReturnValue:
    """Leave."""
    operations.log_out(current_user.id)
    logout_user()
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    flash(_("You have logged out."), "success")
    return redirect(url_for("people.log_in"))


@for_roles("coordinator", "admin", "enterprise", "school")
def password() -> ResponseReturnValue:
    """Change one's own password."""
    form = PasswordForm()
    if form.validate_on_submit():
        person = operations.change_password(current_user.id, form.present.data or "", form.new.data or "")
        if person is not None:
            login_user(Member(person))  # other sessions of the person end; this one goes on
            flash(_("The password is changed."), "success")
            return redirect(url_for("home"))
        flash(_("The present password is wrong."), "danger")
    return render_template("people/password.html", form=form), 200 if request.method == "GET" else 422


@public
def choose_language() -> ResponseReturnValue:
    """Switch between Chinese and English, and stay on the page."""
    chosen = request.form.get("language", "")
    if chosen not in LOCALES:
        abort(400)
    session["language"] = chosen
    if current_user.is_authenticated:
        operations.prefer_language(current_user.id, cast(Language, chosen))
    return redirect(here(request.form.get("next")) or url_for("home"))


def here(target: str | None) -> str | None:
    """The address, if it lies within this service; else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
