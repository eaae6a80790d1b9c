"""What people and programs see when something cannot be done: one page, one JSON shape, never a traceback."""

from __future__ import annotations

from typing import NamedTuple
from uuid import uuid4

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from data.contract.text import Text
from web.access import wants_json
from web.language import said

log = structlog.get_logger(__name__)


class Problem(NamedTuple):
    """Code, what happened, and what to do about it."""

    code: str
    message: Text
    hint: Text


BY_STATUS: dict[int, Problem] = {
    400: Problem(
        "bad_request",
        Text("请求的内容不完整或不正确。", "The request is incomplete or wrong."),
        Text("请返回上一页检查后重试。", "Maybe go back, check, and try again."),
    ),
    401: Problem(
        "not_logged_in", Text("请先登录。", "Please log in first."), Text("登录后再试一次。", "Maybe log in and try again.")
    ),
    403: Problem(
        "forbidden",
        Text("您的账号不能查看或操作这一页。", "Your account cannot see or do this."),
        Text("如需权限，请联系统筹人员。", "Maybe ask the coordinator for access."),
    ),
    404: Problem(
        "not_found",
        Text("没有找到这一页，或它不在您的范围内。", "There is no such page, or it is not yours to see."),
        Text("请从首页重新进入。", "Maybe start again from the first page."),
    ),
    405: Problem(
        "method_not_allowed",
        Text("这个地址不接受这种操作。", "This address does not take that kind of request."),
        Text("请从页面上的按钮操作。", "Maybe use the buttons of the pages."),
    ),
    409: Problem(
        "conflict",
        Text("当前状态下不能这样做。", "This cannot be done in the present state."),
        Text("请刷新页面查看最新状态。", "Maybe reload the page to see the present state."),
    ),
    413: Problem(
        "too_large",
        Text("上传的文件太大。", "The uploaded file is too large."),
        Text("请删去无关的工作表或图片后重试。", "Maybe remove unneeded sheets or pictures and try again."),
    ),
    422: Problem(
        "invalid",
        Text("填写的内容不符合要求。", "What was sent does not fit."),
        Text("请按提示修改。", "Maybe correct it as described."),
    ),
    429: Problem(
        "too_many_requests",
        Text("尝试次数过多，请稍后再试。", "Too many attempts; please wait."),
        Text("一分钟后再试。", "Maybe try again in a minute."),
    ),
    500: Problem(
        "internal",
        Text("服务出现内部错误，已记录。", "Something went wrong inside the service; it has been recorded."),
        Text("请稍后再试；若仍出现，请把编号告诉管理员。", "Maybe try again later, or give the number to the administrator."),
    ),
}
CSRF_EXPIRED = Problem(
    "form_expired",
    Text("页面已过期，为安全起见没有提交。", "The page was open too long; for safety nothing was sent."),
    Text("请返回上一页刷新后重新提交。", "Maybe go back, reload, and send again."),
)


def init_app(app: Flask) -> None:
    """Answer every error with the shape above."""
    app.register_error_handler(HTTPException, _expected)
    app.register_error_handler(CSRFError, lambda error: _answer(400, CSRF_EXPIRED, None))
    app.register_error_handler(Exception, _unexpected)


def _expected(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400 and error.response is not None:
        return error.response  # a redirect that werkzeug raised
    own = error.description if isinstance(error.description, Problem) else None
    return _answer(status, own or BY_STATUS.get(status, BY_STATUS[400 if status < 500 else 500]), None)


def _unexpected(error: Exception) -> ResponseReturnValue:
    # The number ties what a person reports to the line in the log.
    number = uuid4().hex[:12]
    log.error("unexpected_error", number=number, path=request.path, exc_info=error)
    return _answer(500, BY_STATUS[500], number)


def _answer(status: int, problem: Problem, number: str | None) -> ResponseReturnValue:
    if wants_json():
        body = {"code": problem.code, "message": said(problem.message), "hint": said(problem.hint)}
        return jsonify({"error": body | ({"number": number} if number else {})}), status
    return render_template("error.html", status=status, problem=problem, number=number), status
