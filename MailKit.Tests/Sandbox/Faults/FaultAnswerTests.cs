using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailKit.Tests.Sandbox.Faults;

public sealed class FaultAnswerTests : SandboxTests
{
    [Theory]
    [InlineData("dodo", 500, null, "code", "INTERNAL_SERVER_ERROR")]
    [InlineData("dodo", 429, null, "code", "TOO_MANY_REQUESTS")]
    [InlineData("dodo", 402, "CARD", "code", "CARD")]
    [InlineData("resend", 429, null, "name", "rate_limit_exceeded")]
    [InlineData("resend", 500, null, "name", "application_error")]
    [InlineData("resend", 503, null, "name", "internal_server_error")]
    [InlineData("resend", 409, null, "name", "concurrent_idempotent_requests")]
    [InlineData("resend", 409, "invalid_idempotent_request", "name", "invalid_idempotent_request")]
    public async Task An_error_has_the_shape_of_its_provider(string provider, int status, string? name, string member, string expected)
    {
        await App.FaultAsync(new { provider, kind = "status", status, name, retry_after = 7 });

        using var answer = await (provider is "dodo" ? App.Dodo : App.Resend).PostAsJsonAsync("/anything", new { });

        Assert.Equal(expected, (await answer.JsonAsync((HttpStatusCode)status)).Text(member));
        Assert.Equal("7", answer.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task An_error_can_have_any_body_and_a_date_to_retry_after()
    {
        await App.FaultAsync(new { provider = "dodo", kind = "status", status = 502, body = "<h1>Bad gateway</h1>", content_type = "text/html", retry_after = "Fri, 20 Nov 2026 12:00:00 GMT" });

        using var answer = await App.Dodo.GetAsync("/customers");

        Assert.Equal((HttpStatusCode.BadGateway, "text/html", "<h1>Bad gateway</h1>"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("Fri, 20 Nov 2026 12:00:00 GMT", answer.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_truncated_answer_is_good_HTTP_and_bad_JSON()
    {
        await App.FaultAsync(new { provider = "resend", kind = "truncated" });

        using var answer = await App.SendAsync(Email);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, text.Length), (answer.StatusCode, (int)answer.Content.Headers.ContentLength!));
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(text));
    }

    [Fact]
    public async Task Wrong_types_are_good_JSON_with_numbers_where_text_was()
    {
        var customer = await App.NewCustomerAsync();
        await App.AdjustAsync(customer, 10);
        await App.FaultAsync(new { provider = "dodo", kind = "wrong_type" });

        using var answer = await App.DebitAsync(customer, "1", "k");
        var entry = await answer.JsonAsync(HttpStatusCode.Created);

        Assert.Equal((JsonValueKind.Number, JsonValueKind.Number), (entry.GetProperty("id").ValueKind, entry.GetProperty("balance_after").ValueKind));
    }

    [Fact]
    public async Task A_slow_body_comes_whole_in_the_end_and_a_huge_one_ends_with_the_answer()
    {
        await App.FaultAsync(new { provider = "resend", kind = "slow_body", bytes_per_second = 1000, count = 1 });
        await App.FaultAsync(new { provider = "resend", kind = "huge" });

        using var slow = await App.SendAsync(Email, "k");
        using var huge = await App.SendAsync(Email, "k");

        Assert.Equal((await slow.JsonAsync(HttpStatusCode.OK)).Text("id"), (await huge.JsonAsync(HttpStatusCode.OK)).Text("id"));
        Assert.True(huge.Content.Headers.ContentLength > 10_000_000);
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("wrong_type")]
    [InlineData("huge")]
    [InlineData("slow_body")]
    public async Task An_answer_without_a_body_stays_without_one(string kind)
    {
        var endpoint = await App.Dodo.SendJsonAsync("/webhooks", new { url = "http://127.0.0.1:1/webhooks" });
        await App.FaultAsync(new { provider = "dodo", kind });

        using var answer = await App.Dodo.DeleteAsync("/webhooks/" + endpoint.Text("id"));

        Assert.True(answer.IsSuccessStatusCode);
    }

    private static object Email => new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi", text = "Hi" };
}
