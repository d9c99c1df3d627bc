using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Hosting;
using MailKit.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Api;

/// <summary>The names on the wire, letter by letter: where one differs, Resend's SDKs read undefined.</summary>
[Collection(SharedHosts.Name)]
public sealed class WireTests
{
    // SendEmailResponse of Resend's OpenAPI.
    private const string Sent = "id";

    // Its Email, without message_id, which we do not know, and with scheduled_at, which its SDKs read.
    private const string Email = "object id to from created_at subject html text cc bcc reply_to last_event scheduled_at";

    // Ours alone.
    private const string Credits = "object available held next_expiry";
    private const string NextExpiry = "at credits";

    // Resend's errors are camelCase, unlike everything else there, and its SDKs read them so.
    private const string Error = "statusCode name message";

    private const string Letter = """{"from":"hello@mailkit.example","to":["delivered@resend.dev"],"reply_to":"team@acme.example","subject":"Hello","text":"Hello"}""";

    [Theory, OnBothDatabases]
    public async Task Every_answer_has_the_names_that_resend_and_the_documents_give_it(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        var without = await AskAsync(account.Api, "GET", "/credits");
        await ExpiringAsync(account);
        await Until.TrueAsync(async () => (await AskAsync(account.Api, "GET", "/credits")).Json.GetProperty("available").GetInt32() is 3);

        var sent = await AskAsync(account.Api, "POST", "/emails", Letter);
        var email = await AskAsync(account.Api, "GET", $"/emails/{sent.Json.GetProperty("id").GetGuid()}");
        var credits = await AskAsync(account.Api, "GET", "/credits");

        Assert.Equal((200, Sent), (sent.Status, Names(sent.Json)));
        Assert.Equal((200, Email), (email.Status, Names(email.Json)));
        Assert.Equal((200, Credits), (without.Status, Names(without.Json)));
        Assert.Equal((200, Credits), (credits.Status, Names(credits.Json)));
        await Until.TrueAsync(async () => (await AskAsync(account.Api, "GET", "/credits")).Json.GetProperty("next_expiry") is { ValueKind: JsonValueKind.Object } next && Names(next) is NextExpiry);

        // What was sent under Resend's name is what is answered under it.
        Assert.Equal("team@acme.example", Assert.Single(email.Json.GetProperty("reply_to").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData(400, "POST", "/emails", "{")]
    [InlineData(402, "POST", "/emails", Letter)]
    [InlineData(404, "GET", "/emails/0199c3de-7a41-7c02-9b1e-52f0a4c81d37", null)]
    [InlineData(404, "GET", "/no/such/place", null)]
    [InlineData(405, "DELETE", "/emails", null)]
    [InlineData(405, "POST", "/credits", "{}")]
    [InlineData(413, "POST", "/emails", null)]
    [InlineData(415, "POST", "/emails", null)]
    [InlineData(422, "POST", "/emails", "{}")]
    [InlineData(422, "GET", "/emails/not-an-id", null)]
    public async Task Every_error_has_resends_names_and_a_missing_credit_also_where_to_buy(int status, string method, string path, string? body)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);

        var error = await AskAsync(account.Api, method, path, status is 413 ? new string(' ', 3_000_000) : body, status is 415 ? "text/plain" : "application/json");

        Assert.Equal((status, status is 402 ? $"{Error} top_up_url" : Error), (error.Status, Names(error.Json)));
        Assert.Equal(status, error.Json.GetProperty("statusCode").GetInt32());
    }

    [Theory]
    [InlineData("POST", "/emails")]
    [InlineData("GET", "/emails/0199c3de-7a41-7c02-9b1e-52f0a4c81d37")]
    [InlineData("GET", "/credits")]
    public async Task Without_a_key_and_with_a_wrong_one_the_error_has_resends_names(string method, string path)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        using var wrong = new HttpClient { BaseAddress = app.Url, DefaultRequestHeaders = { { "Authorization", "Bearer mk_nonsense" } } };

        var (nobody, stranger) = (await AskAsync(app.Anonymous, method, path), await AskAsync(wrong, method, path));

        Assert.Equal([(401, Error), (401, Error)], [(nobody.Status, Names(nobody.Json)), (stranger.Status, Names(stranger.Json))]);
    }

    [Fact]
    public async Task A_key_used_for_another_email_is_an_error_with_resends_names()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        await account.SendAsync(key: "once");

        using var answer = await account.PostAsync(TestAccount.Body(subject: "Another"), key: "once");

        Assert.Equal((409, Error), ((int)answer.StatusCode, Names(await answer.Content.ReadFromJsonAsync<JsonElement>())));
    }

    [Fact]
    public async Task The_document_names_every_call_and_every_property()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var document = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "api.md"));
        var calls = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ApiEndpoint>() is not null)
            .Select(e => $"{e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {e.RoutePattern.RawText}")
            .ToList();

        // A new call needs its names above.
        Assert.Equal(["GET /credits", "GET /emails/{id}", "POST /emails"], calls.Order());
        Assert.All(calls, call => Assert.Contains($"`{call}`", document, StringComparison.Ordinal));
        Assert.All(
            $"{Sent} {Email} {Credits} {NextExpiry} {Error} top_up_url".Split(' '),
            name => Assert.True(document.Contains($"\"{name}\":", StringComparison.Ordinal), $"docs/api.md does not show {name}."));
    }

    private static async Task<(int Status, JsonElement Json)> AskAsync(HttpClient client, string method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method is "POST" ? new StringContent(body ?? "", Encoding.UTF8, type) : null };
        using var answer = await client.SendAsync(request);

        return ((int)answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    private static string Names(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Name));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "MailKit.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    // Credits that lapse, which the control API does not give.
    private static async Task ExpiringAsync(TestAccount account)
    {
        var info = account.App.Sandbox.Info;
        using var dodo = new HttpClient { BaseAddress = info.DodoUrl, DefaultRequestHeaders = { { "Authorization", $"Bearer {info.DodoApiKey}" } } };
        using var answer = await dodo.PostAsJsonAsync(
            $"/credit-entitlements/{info.EntitlementId}/balances/{account.CustomerId}/ledger-entries",
            new { entry_type = "credit", amount = "1", expires_at = DateTimeOffset.UtcNow.AddDays(30) });
        answer.EnsureSuccessStatusCode();
    }
}
