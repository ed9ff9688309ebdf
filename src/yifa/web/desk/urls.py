"""Addresses of the desk.

Reads   the views of this folder
Never   puts personal data or a case number's text into an address
Start   urlpatterns
"""

from django.urls import path

from yifa.web.desk import (
    casepage,
    cases,
    drafting,
    files,
    finding,
    inbox,
    ledger,
    mending,
    printing,
    procedures,
    publications,
    signing,
    slip,
    stepping,
)

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="sign_in"),
    path("sign-out/", signing.views.LogoutView.as_view(), name="sign_out"),
    path("type-size/", signing.type_size, name="type_size"),
    path("password/", signing.ChangePassword.as_view(), name="password"),
    path("password/done/", signing.PasswordDone.as_view(), name="password_done"),
    path("desk/", inbox.inbox, name="inbox"),
    path("desk/watermark.svg", casepage.watermark, name="watermark"),
    path("desk/next/", inbox.next_case, name="next"),
    path("desk/search/", finding.search, name="search"),
    path("desk/cases/", cases.cases, name="cases"),
    path("desk/cases/export.xlsx", cases.export, name="export"),
    path("desk/papers/", printing.papers, name="papers"),
    path("desk/publications/", publications.publications, name="desk_publications"),
    path("desk/start/", stepping.start_list, name="start"),
    path("desk/start/<slug:slug>/", stepping.start_case, name="start_case"),
    path("desk/ledger/", ledger.ledger, name="ledger"),
    path("desk/ledger/files/<int:ledger_id>/", ledger.ledger_preview, name="ledger_preview"),
    path("desk/ledger/files/<int:ledger_id>/marked.xlsx", ledger.ledger_marked, name="ledger_marked"),
    path("desk/ledger/files/<int:ledger_id>/take/", ledger.ledger_take, name="ledger_take"),
    path("desk/ledger/<slug:slug>/", ledger.ledger_of, name="ledger_of"),
    path("desk/ledger/<slug:slug>/template.xlsx", ledger.ledger_template, name="ledger_template"),
    path("desk/procedures/", procedures.procedures, name="procedures"),
    path("desk/procedures/<slug:slug>/", procedures.procedure, name="procedure"),
    path("desk/drafts/", drafting.save_draft, name="save_draft"),
    path("desk/drafts/<int:draft_id>/", drafting.open_draft, name="open_draft"),
    path("desk/drafts/<int:draft_id>/drop/", drafting.drop_draft, name="drop_draft"),
    path("desk/cases/<int:case_id>/", casepage.case, name="case"),
    path("desk/cases/<int:case_id>/flow/", casepage.flow, name="case_flow"),
    path("desk/cases/<int:case_id>/slip/", slip.slip, name="slip"),
    path("desk/cases/<int:case_id>/reveal/", casepage.reveal, name="reveal"),
    path("desk/cases/<int:case_id>/steps/<slug:slug>/", stepping.step, name="step"),
    path("desk/cases/<int:case_id>/clocks/<slug:slug>/", casepage.clock, name="clock"),
    path("desk/cases/<int:case_id>/events/<int:seq>/correct/", mending.correct, name="correct"),
    path("desk/cases/<int:case_id>/hand-over/", mending.hand_over, name="hand_over"),
    path("desk/cases/<int:case_id>/papers/<int:paper_id>/", files.paper, name="paper"),
    path("desk/cases/<int:case_id>/papers/<int:paper_id>/receipt/", slip.receipt, name="paper_receipt"),
    path("desk/cases/<int:case_id>/papers/<int:paper_id>.docx", files.paper, {"form": "docx"}, name="paper_docx"),
    path("desk/cases/<int:case_id>/papers/<int:paper_id>.pdf", files.paper, {"form": "pdf"}, name="paper_pdf"),
    path("desk/cases/<int:case_id>/evidence/<slug:sha256>/", files.evidence, name="evidence"),
]
