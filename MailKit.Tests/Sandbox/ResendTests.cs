using System.Net;
using System.Text;
using MailKit.Tests.Hosting;
using Xunit;

namespace MailKit.Tests.Sandbox;

public sealed class ResendTests : SandboxTests
{
    [Fact]
    public async Task The_same_key_and_body_is_one_email_however_it_is_written()
    {
        var first = await (await App.SendAsync(new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi", text = "Hi" }, "k")).JsonAsync(HttpStatusCode.OK);
        var again = await (await App.SendAsync(new { text = "Hi", subject = "Hi", to = new[] { "b@acme.example" }, from = "a@mailkit.example", cc = (string?)null }, "k")).JsonAsync(HttpStatusCode.OK);

        var email = (await App.BooksAsync()).GetProperty("emails").EnumerateArray().Single();
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal(("k", "1", "2"), (email.Text("idempotency_key"), email.Text("times_accepted"), email.Text("requests")));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await App.SendAsync(Email(), "k");

        using var other = await App.SendAsync(Email(subject: "Something else"), "k");

        Assert.Equal("invalid_idempotent_request", (await other.JsonAsync(HttpStatusCode.Conflict)).Text("name"));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_the_books_show_the_second_acceptance()
    {
        await App.SendAsync(Email(), "k");
        await App.AdvanceAsync("P1DT1S");
        await App.SendAsync(Email(), "k");

        var emails = (await App.BooksAsync()).GetProperty("emails").EnumerateArray().ToList();
        Assert.Equal(2, emails.Count);
        Assert.All(emails, static e => Assert.Equal("2", e.Text("times_accepted")));
    }

    [Fact]
    public async Task Twenty_sends_at_once_with_one_key_are_one_email()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => App.SendAsync(Email(), "k")));

        Assert.All(answers, static a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Single((await App.BooksAsync()).GetProperty("emails").EnumerateArray());
    }

    [Fact]
    public async Task A_refused_send_leaves_its_key_free()
    {
        await App.SendAsync(new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi" }, "k");

        using var mended = await App.SendAsync(Email(), "k");

        await mended.JsonAsync(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{}""", "Missing `to` field.")]
    [InlineData("""{"to":"b@acme.example"}""", "Missing `html` or `text` field.")]
    [InlineData("""{"to":"b@acme.example","text":"Hi"}""", "Missing `subject` field.")]
    [InlineData("""{"to":"b@acme.example","text":"Hi","subject":"Hi"}""", "Missing `from` field.")]
    [InlineData("""{"to":"b@acme","text":"Hi","subject":"Hi","from":"a@mailkit.example"}""", "Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.")]
    [InlineData("""{"to":"b@acme.example","text":"Hi","subject":"Hi","from":"nobody"}""", "Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.")]
    [InlineData("""{"to":"b@acme.example","text":"Hi","subject":"Hi\r\nBcc: c@d.example","from":"a@mailkit.example"}""", "The `\\n` is not allowed in the `subject` field.")]
    public async Task What_is_wrong_is_said_in_Resends_order_and_words(string body, string message)
    {
        using var answer = await App.Resend.PostAsync("/emails", new StringContent(body, Encoding.UTF8, "application/json"));

        var error = await answer.JsonAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal((message, "422"), (error.Text("message"), error.Text("statusCode")));
    }

    [Theory]
    [InlineData("delivered@resend.dev", "email.sent email.delivered")]
    [InlineData("delivered+label@resend.dev", "email.sent email.delivered")]
    [InlineData("bounced@resend.dev", "email.sent email.bounced")]
    [InlineData("complained@resend.dev", "email.sent email.delivered email.complained")]
    [InlineData("suppressed@resend.dev", "email.suppressed")]
    [InlineData("somebody@acme.example", "email.sent email.delivered")]
    public async Task Each_test_address_has_its_own_fate(string to, string expected)
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        var secret = await App.TellOfEmailsAsync(catcher);
        var types = expected.Split(' ');

        var id = (await (await App.SendAsync(Email(to: to))).JsonAsync(HttpStatusCode.OK)).Text("id");
        await Until.TrueAsync(() => catcher.All.Count >= types.Length);

        Assert.Equal(types.Order(), catcher.Types.Order());
        Assert.All(catcher.All, c => Assert.True(c.IsSignedWith(secret, "svix")));
        Assert.All(catcher.All, c => Assert.Equal((id, to, "welcome"), (c.Data.Text("email_id"), c.Data.GetProperty("to")[0].GetString(), c.Data.GetProperty("tags").Text("kind"))));
        Assert.All(catcher.All, static c => Assert.Equal(["type", "created_at", "data"], c.Body.EnumerateObject().Select(static m => m.Name)));
        Assert.Equal(types[^1]["email.".Length..], (await App.Resend.GetJsonAsync($"/emails/{id}")).Text("last_event"));
    }

    [Fact]
    public async Task A_strict_batch_is_all_or_nothing_and_a_permissive_one_sends_what_is_good()
    {
        object[] mixed = [Email(), new { from = "a@mailkit.example", to = "b@acme.example", subject = "No body" }];

        using var strict = await App.SendAsync(mixed, path: "/emails/batch");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, strict.StatusCode);
        Assert.Empty((await App.BooksAsync()).GetProperty("emails").EnumerateArray());

        App.Resend.DefaultRequestHeaders.Add("x-batch-validation", "permissive");
        var permissive = await (await App.SendAsync(mixed, path: "/emails/batch")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(1, permissive.GetProperty("data").GetArrayLength());
        Assert.Equal("1", permissive.GetProperty("errors")[0].Text("index"));
    }

    [Fact]
    public async Task A_batch_repeated_with_its_key_has_the_same_ids()
    {
        object[] batch = [Email(), Email(subject: "Two")];

        var first = await (await App.SendAsync(batch, "b", "/emails/batch")).JsonAsync(HttpStatusCode.OK);
        var again = await (await App.SendAsync(batch, "b", "/emails/batch")).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(first.ToString(), again.ToString());
        Assert.All((await App.BooksAsync()).GetProperty("emails").EnumerateArray(), static e => Assert.Equal("1", e.Text("times_accepted")));
    }

    [Fact]
    public async Task Nobody_comes_in_without_a_key_a_right_key_and_a_user_agent()
    {
        using var http = new HttpClient { BaseAddress = App.Info.ResendUrl };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/emails")).StatusCode);

        http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
        Assert.Equal("missing_api_key", (await (await http.GetAsync("/emails")).JsonAsync(HttpStatusCode.Unauthorized)).Text("name"));

        http.DefaultRequestHeaders.Authorization = new("Bearer", "re_wrong");
        Assert.Equal("validation_error", (await (await http.GetAsync("/emails")).JsonAsync(HttpStatusCode.Unauthorized)).Text("name"));
    }

    [Fact]
    public async Task The_list_goes_on_after_a_cursor()
    {
        for (var i = 0; i < 5; i++)
        {
            await App.SendAsync(Email(subject: $"Email {i}"));
        }

        var first = await App.Resend.GetJsonAsync("/emails?limit=2");
        var next = await App.Resend.GetJsonAsync($"/emails?limit=3&after={first.GetProperty("data")[1].Text("id")}");

        Assert.Equal(["Email 4", "Email 3"], first.GetProperty("data").EnumerateArray().Select(static e => e.Text("subject")));
        Assert.Equal(["Email 2", "Email 1", "Email 0"], next.GetProperty("data").EnumerateArray().Select(static e => e.Text("subject")));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.False(next.GetProperty("has_more").GetBoolean());
    }

    private static object Email(string to = "b@acme.example", string subject = "Hi")
        => new { from = "MailKit <a@mailkit.example>", to, subject, html = "<p>Hi</p>", tags = new[] { new { name = "kind", value = "welcome" } } };
}
