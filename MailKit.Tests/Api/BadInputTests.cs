using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Api;

[Collection(SharedHosts.Name)]
public sealed class BadInputTests
{
    public static TheoryData<string, int, string> Bodies => new()
    {
        { "{", 400, "not the JSON" },
        { "[]", 400, "not the JSON" },
        { "null", 400, "empty" },
        { """{"from":1}""", 400, "not the JSON" },
        { """{"to":"a@b.co","to":"c@d.co"}""", 400, "not the JSON" },
        { """{"from":"hello@mailkit.example","subject":"s","text":"t"}""", 422, "At least one recipient" },
        { """{"from":"hello@mailkit.example","to":"sales@acme","subject":"s","text":"t"}""", 422, "“sales@acme” is not a complete address." },
        { """{"from":"hello@mailkit.example","to":"a@b.co\r\nBcc: x@y.co","subject":"s","text":"t"}""", 422, "not a complete address" },
        { """{"from":"hello@mailkit.example","to":"a@b.co","subject":"s\r\nBcc: x@y.co","text":"t"}""", 422, "one line" },
        { """{"from":"Me\u0000 <hello@mailkit.example>","to":"a@b.co","subject":"s","text":"t"}""", 422, "sender" },
        { """{"from":"hello@mailkit.example","to":"a@b.co","reply_to":"a@b.co\u2028x","subject":"s","text":"t"}""", 422, "reply_to" },
        { """{"from":"\"<ceo@bank.co>\" <hello@mailkit.example>","to":"a@b.co","subject":"s","text":"t"}""", 422, "sender" },
        { """{"from":"hello@elsewhere.co","to":"a@b.co","subject":"s","text":"t"}""", 422, "is not yours to send from" },
        { """{"from":"hello@mailkit.example","to":"a@b.co","subject":"  ","text":"t"}""", 422, "The subject is empty." },
        { """{"from":"hello@mailkit.example","to":"a@b.co","subject":"s"}""", 422, "The email is empty." },
        { """{"from":"hello@mailkit.example","to":"a@b.co","subject":"s","text":"t","attachments":[{"filename":"a"}]}""", 422, "not supported yet" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task Bad_bodies_are_answered_in_words_and_cost_nothing(string body, int status, string words)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 2);

        using var answer = await account.Api.PostAsync("emails", new StringContent(body, Encoding.UTF8, "application/json"));
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status, error.GetProperty("statusCode").GetInt32());
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((2, 0), ((int)(await account.BalanceAsync()).Posted, (int)(await account.BalanceAsync()).Held));
    }

    [Fact]
    public async Task More_than_fifty_recipients_are_too_many()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 100);

        using var answer = await account.PostAsync(new { from = "hello@mailkit.example", to = Enumerable.Range(0, 51).Select(i => $"delivered+{i}@resend.dev"), subject = "s", text = "t" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("51 recipients", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);

        using var answer = await account.PostAsync(new { from = "hello@mailkit.example", to = "a@b.co", subject = "s", text = new string('x', 3_000_000) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/emails/not-an-id", 422)]
    [InlineData("GET", "/emails/0199c3de-7a41-7c02-9b1e-52f0a4c81d37", 404)]
    [InlineData("DELETE", "/emails", 405)]
    [InlineData("GET", "/no/such/place", 404)]
    public async Task Unknown_ids_and_wrong_methods_have_their_status(string method, string path, int status)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);

        using var answer = await account.Api.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("statusCode").GetInt32());
    }

    [Theory]
    [InlineData(null, "missing_api_key")]
    [InlineData("Bearer mk_nonsense", "validation_error")]
    [InlineData("Bearer ", "validation_error")]
    [InlineData("Basic abc", "validation_error")]
    public async Task Without_a_good_key_the_door_stays_shut(string? header, string name)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/emails") { Content = JsonContent.Create(TestAccount.Body()) };
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var answer = await app.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(name, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        Assert.True(await app.UseAsync<MailKit.Web.Accounts.ApiKeys, bool>(keys => keys.RevokeAsync(account.Id, account.Key.Split('_')[1], CancellationToken.None)));

        using var answer = await account.PostAsync(TestAccount.Body());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_empty_or_endless_idempotency_key_is_refused()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);

        using var answer = await account.PostAsync(TestAccount.Body(), key: new string('k', 257));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_idempotency_key", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credits_say_what_is_available_and_held_and_another_accounts_email_is_404()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var (mine, other) = (await TestAccount.OpenAsync(app, credits: 7), await TestAccount.OpenAsync(app, credits: 7));
        var id = await mine.SendAsync();
        await mine.SettledAsync(id);

        var credits = await mine.Api.GetFromJsonAsync<JsonElement>("credits");
        using var theirs = await other.Api.GetAsync($"emails/{id}");
        var email = await mine.Api.GetFromJsonAsync<JsonElement>($"emails/{id}");

        Assert.Equal((6, 0), (credits.GetProperty("available").GetInt32(), credits.GetProperty("held").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        Assert.Equal(("email", id), (email.GetProperty("object").GetString(), email.GetProperty("id").GetGuid()));
    }
}
