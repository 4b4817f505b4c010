"""The API's documentation: drawn by our own scripts, no other machine asked, nothing forbidden by the policy."""

from __future__ import annotations

from playwright.sync_api import Page, expect


class TestDocs:
    def test_lists_the_operations_and_tries_one(self, page: Page) -> None:
        page.goto("/docs")
        operation = page.locator(".opblock").filter(has_text="/healthz").first
        expect(operation).to_be_visible()
        operation.locator(".opblock-summary-control").first.click()
        operation.get_by_role("button", name="Execute").click()
        expect(operation.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")

    def test_is_read_as_one_page(self, page: Page) -> None:
        page.goto("/redoc")
        expect(page.get_by_role("heading", name="Tensoe", exact=False).first).to_be_visible()
        expect(page.get_by_text("/api/tracks").first).to_be_attached()
