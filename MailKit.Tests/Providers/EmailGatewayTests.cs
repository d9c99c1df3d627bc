using System.Globalization;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting.Processes;
using MailKit.Tests.Sandbox;

namespace MailKit.Tests.Providers;

public sealed partial class EmailGatewayTests : GatewayTests<IEmailGateway>
{
    [Fact]
    public async Task A_message_arrives_as_it_was_written_under_its_key()
    {
        var id = Guid.CreateVersion7();
        var message = new OutgoingMessage(
            $"mailkit-{id}", "Acme <team@acme.example>", ["Ada <ada@site.example>", "bob+1@site.example"], ["cc@site.example"], ["bcc@site.example"], ["\"Help, please\" <help@acme.example>"], "Grüße & <more>", "<p>Hi “you” 👋</p>", "Hi\nyou", id);

        var accepted = Assert.IsType<Delivery.Accepted>(await Gateway.SendAsync(message, default));

        var email = Assert.Single(await CapturedAsync());
        Assert.Equal((accepted.ResendId, message.From, message.Subject, message.Html, message.Text, message.IdempotencyKey), (email.Text("id"), email.Text("from"), email.Text("subject"), email.Text("html"), email.Text("text"), email.Text("idempotency_key")));
        Assert.Equal([message.To, message.Cc, message.Bcc, message.ReplyTo], [List(email, "to"), List(email, "cc"), List(email, "bcc"), List(email, "reply_to")]);
        Assert.Equal("mailkit_email_id " + id, string.Join(",", email.GetProperty("tags").EnumerateArray().Select(t => t.Text("name") + " " + t.Text("value"))));

        var asked = Assert.Single(Resend.All);
        Assert.Equal(("POST", "/resend/v1/emails", "Bearer " + Sandbox.Info.ResendApiKey), (asked.Method, asked.Path, asked.Headers["Authorization"]));
        Assert.Contains("MailKit/1.0", asked.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_message_has_not_is_not_sent()
    {
        await Gateway.SendAsync(Message() with { Html = null, EmailId = null }, default);

        Assert.Equal(["from", "subject", "text", "to"], JsonElement.Parse(Assert.Single(Resend.All).Body).EnumerateObject().Select(m => m.Name).Order());
    }

    [Fact]
    public async Task The_same_message_again_is_the_same_to_the_byte_and_the_same_email()
    {
        var first = await Gateway.SendAsync(Message(), default);
        var second = await Gateway.SendAsync(Message(), default);

        Assert.Equal(first, second);
        Assert.Single(await CapturedAsync());
        Assert.Single(Resend.All.Select(a => a.Body).Distinct());
    }

    [Fact]
    public async Task A_known_key_with_another_message_is_a_contradiction()
    {
        await Gateway.SendAsync(Message(), default);
        await Gateway.SendBatchAsync("mailkit-batch", [Message("2")], default);

        Assert.IsType<Delivery.Contradicted>(await Gateway.SendAsync(Message() with { Subject = "Another" }, default));
        Assert.IsType<BatchDelivery.Contradicted>(await Gateway.SendBatchAsync("mailkit-batch", [Message("3")], default));
    }

    [Theory]
    [InlineData(400, "validation_error")]
    [InlineData(403, "validation_error")]
    [InlineData(413, "content_too_large")]
    [InlineData(422, "invalid_from_address")]
    [InlineData(422, "missing_required_field")]
    [InlineData(451, "security_error")]
    public async Task What_Resend_will_never_take_is_rejected_in_its_words(int status, string name)
    {
        Resend.Answers(status, $$"""{"statusCode":{{status.ToString(CultureInfo.InvariantCulture)}},"name":"{{name}}","message":"No, never."}""");

        Assert.Equal(new Delivery.Rejected("No, never."), await Gateway.SendAsync(Message(), default));
        Assert.Equal(new BatchDelivery.Rejected("No, never."), await Gateway.SendBatchAsync("mailkit-batch", [Message()], default));
        Assert.Equal(2, Resend.All.Count);
    }

    [Fact]
    public async Task A_rejection_without_words_tells_its_status()
    {
        Resend.Answers(422, """{"statusCode":422,"name":"validation_error"}""");

        Assert.Equal(new Delivery.Rejected("Resend refused it with status 422."), await Gateway.SendAsync(Message(), default));
    }

    [Theory]
    [InlineData(401, "missing_api_key", "Missing API Key")]
    [InlineData(401, "validation_error", "The key is gone")]
    [InlineData(400, "validation_error", "API key is invalid")]
    [InlineData(403, "invalid_api_key", "No")]
    [InlineData(403, "restricted_api_key", "No")]
    [InlineData(403, "suspended_api_key", "No")]
    [InlineData(403, "invalid_permission", "No")]
    [InlineData(403, "email_above_quota", "No")]
    [InlineData(403, "daily_quota_exceeded", "No")]
    [InlineData(422, "invalid_idempotency_key", "No")]
    [InlineData(422, "a_name_that_nobody_knows", "No")]
    public async Task What_is_wrong_with_our_key_or_quota_rejects_no_email(int status, string name, string words)
    {
        Resend.Answers(status, $$"""{"statusCode":{{status.ToString(CultureInfo.InvariantCulture)}},"name":"{{name}}","message":"{{words}}"}""");

        var failure = await FailsAsync(() => Gateway.SendAsync(Message(), default));
        var ofMany = await FailsAsync(() => Gateway.SendBatchAsync("mailkit-batch", [Message()], default));

        Assert.Equal((false, $"Resend answered {status}: {words}"), (failure.MayHaveActed, failure.Message));
        Assert.Equal((failure.MayHaveActed, failure.Message), (ofMany.MayHaveActed, ofMany.Message));
        Assert.Equal(2, Resend.All.Count);
    }

    [Theory]
    [InlineData(400, "<html>No</html>", "text/html")]
    [InlineData(403, "<html>Sorry, you have been blocked</html>", "text/html; charset=windows-1250")]
    [InlineData(404, "<html>No</html>", "text/html")]
    [InlineData(413, "<html>No</html>", "text/html")]
    [InlineData(422, "", "text/plain")]
    [InlineData(422, "{}", "application/json")]
    [InlineData(422, """{"name":7}""", "application/json")]
    [InlineData(422, """{"name":"validation_er""", "application/json")]
    public async Task What_Resend_did_not_say_itself_rejects_no_email(int status, string body, string type)
    {
        Resend.Answers(status, body, ("Content-Type", type));

        var failure = await FailsAsync(() => Gateway.SendAsync(Message(), default));

        Assert.Equal((false, $"Resend answered {status}"), (failure.MayHaveActed, failure.Message));
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(408, true)]
    [InlineData(409, true)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task Any_other_answer_is_a_failure_that_tells_whether_the_email_may_have_left(int status, bool mayHaveActed)
    {
        Resend.Answers(status, """{"statusCode":1,"name":"concurrent_idempotent_requests","message":"Later."}""", ("Retry-After", "7"));

        var failure = await FailsAsync(() => Gateway.SendAsync(Message(), default));

        Assert.Equal((mayHaveActed, TimeSpan.FromSeconds(7), $"Resend answered {status}: Later."), (failure.MayHaveActed, failure.RetryAfter, failure.Message));
        Assert.Single(Resend.All);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("{}")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":"0190""")]
    [InlineData("")]
    public async Task A_success_that_cannot_be_read_may_have_been_an_email(string body)
    {
        Resend.Answers(200, body);

        Assert.True((await FailsAsync(() => Gateway.SendAsync(Message(), default))).MayHaveActed);
    }

    [Fact]
    public async Task Neither_an_id_of_another_shape_nor_odd_rate_headers_hide_that_an_email_was_taken()
    {
        Resend.Answers(200, """{"id":"em_1"}""", ("ratelimit-reset", "0.5"), ("ratelimit-limit", "many"), ("Retry-After", "Fri, 20 Nov 2026 12:00:00 GMT"));

        Assert.Equal(new Delivery.Accepted("em_1"), await Gateway.SendAsync(Message(), default));
    }

    [Fact]
    public async Task No_answer_in_time_may_have_been_an_email()
    {
        var hasty = await GatewayAsync(("Resend:Timeout", "00:00:00.3"));
        Resend.Instead = static context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        Assert.True((await FailsAsync(() => hasty.SendAsync(Message(), default))).MayHaveActed);
        Assert.Single(Resend.All);
    }

    [Fact]
    public async Task Nobody_there_took_no_email()
    {
        var nowhere = await GatewayAsync(("Resend:BaseUrl", $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}"));

        Assert.False((await FailsAsync(() => nowhere.SendAsync(Message(), default))).MayHaveActed);
    }

    [Fact]
    public async Task Who_gives_up_hears_that_it_was_given_up()
    {
        using var given = new CancellationTokenSource();
        Resend.Instead = async context =>
        {
            await given.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gateway.SendAsync(Message(), given.Token));
    }

    private static OutgoingMessage Message(string name = "1")
        => new($"mailkit-{name}", "team@acme.example", ["ada@site.example"], [], [], [], "Hello", "<p>Hello</p>", "Hello " + name, new Guid("0190aaaa-0000-7000-8000-000000000001"));

    private async Task<List<JsonElement>> CapturedAsync() => [.. (await Sandbox.Console.GetJsonAsync("/control/emails")).GetProperty("items").EnumerateArray()];

    private static IReadOnlyList<string> List(JsonElement email, string name) => [.. email.GetProperty(name).EnumerateArray().Select(a => a.GetString()!)];
}
