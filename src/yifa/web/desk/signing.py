"""Signing in and out, and changing one's password.

Reads   django.contrib.auth; axes counts failed attempts
Never   tells whether a name exists; never answers in English
Start   SignIn
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST


class Credentials(AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": "W-001　用户名或者密码不正确；请核对大小写后重新输入，忘记密码的请联系系统管理员重置。",
        "inactive": "W-002　这个账号已经停用；需要恢复的请联系系统管理员。",
    }


class SignIn(views.LoginView):
    """The page of signing in."""

    template_name = "desk/sign_in.html"
    authentication_form = Credentials
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", None):
            # axes' middleware would put its English page in the place of ours
            self.request.axes_locked_out = None
            return locked_out(self.request)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def locked_out(request: HttpRequest) -> HttpResponse:
    """Too many attempts: how long to wait."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds() // 60)
    return render(
        request, "desk/locked_out.html", {"minutes": minutes, "attempts": settings.AXES_FAILURE_LIMIT}, status=429
    )


class NewPassword(PasswordChangeForm):
    """The old password and twice the new one."""

    error_messages = {
        "password_incorrect": "W-003　原密码不正确；请重新输入。",
        "password_mismatch": "W-004　两次输入的新密码不一致；请重新输入。",
    }


class ChangePassword(views.PasswordChangeView):
    """The page of changing one's own password; other sessions of the account end."""

    template_name = "desk/password.html"
    form_class = NewPassword
    success_url = reverse_lazy("password_done")

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PasswordDone(views.PasswordChangeDoneView):
    """It was changed."""

    template_name = "desk/password_done.html"


@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Large or plain type, kept in a cookie of a year; back to the page one was on."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = redirect(back if safe else "inbox")
    size = "large" if request.POST.get("type") == "large" else "plain"
    response.set_cookie(
        "type", size, max_age=366 * 24 * 60 * 60, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response
