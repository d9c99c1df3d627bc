using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Api.Wire;

/// <summary>Our errors, letter by letter as in Golden. Resend's OpenAPI has none; its SDKs read <c>statusCode</c>, <c>name</c> and <c>message</c>.</summary>
[Collection(SharedHosts.Name)]
public sealed class ErrorAnswerTests
{
    private const string Email = """{"from":"hello@mailkit.example","to":"delivered@resend.dev","subject":"Hello","text":"Hello"}""";
    private const string Unknown = "/emails/0199c3de-7a41-7c02-9b1e-52f0a4c81d37";

    [Theory, OnBothDatabases]
    public async Task Who_has_no_key_reads_what_is_in_the_file(TestDatabase database)
    {
        var (app, wire) = (await MailKitApp.OnAsync(database), new Transcript(await MailKitApp.OnAsync(database)));
        var account = await TestAccount.OpenAsync(app, credits: 0);
        await app.DataAsync(db => db.ApiKeys.Where(k => k.AccountId == account.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, DateTimeOffset.UtcNow)));

        foreach (var (what, method, path, body) in ((string, string, string, string?)[])[("send", "POST", "/emails", Email), ("read an email", "GET", Unknown, null), ("read credits", "GET", "/credits", null)])
        {
            await wire.AskAsync($"To {what} with no key", app.Anonymous, method, path, body);
            await wire.AskAsync($"To {what} with none of ours", app.Anonymous, method, path, body, headers: ("Authorization", "Bearer mk_nonsense"));
            await wire.AskAsync($"To {what} with a revoked one", account.Api, method, path, body);
        }

        await wire.RequireAsync("keys.txt");
    }

    [Theory, OnBothDatabases]
    public async Task Every_error_of_the_asker_reads_as_in_the_file(TestDatabase database)
    {
        var (app, wire) = (await MailKitApp.OnAsync(database), new Transcript(await MailKitApp.OnAsync(database)));
        var (poor, rich) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 2));

        await wire.AskAsync("No JSON", rich.Api, "POST", "/emails", "{");
        await wire.AskAsync("No email", rich.Api, "POST", "/emails", "null");
        await wire.AskAsync("Not the type of a field", rich.Api, "POST", "/emails", """{"from":1}""");
        await wire.AskAsync("A key of nothing", rich.Api, "POST", "/emails", Email, headers: ("Idempotency-Key", ""));
        await wire.AskAsync("A key that is too long", rich.Api, "POST", "/emails", Email, headers: ("Idempotency-Key", new string('k', 257)));
        await wire.AskAsync("No credits", poor.Api, "POST", "/emails", Email);
        await wire.AskAsync("No such email, or somebody else's", rich.Api, "GET", Unknown);
        await wire.AskAsync("No such place", rich.Api, "GET", "/no/such/place");
        await wire.AskAsync("No such place, either", rich.Api, "POST", "/no/such/place", "{}");
        await wire.AskAsync("No such call", rich.Api, "DELETE", "/emails");
        await wire.AskAsync("No such call, either", rich.Api, "POST", "/credits", "{}");
        await rich.SendAsync(key: "order-4711");
        await wire.AskAsync("A key of another email", rich.Api, "POST", "/emails", Email, headers: ("Idempotency-Key", "order-4711"));
        await wire.AskAsync("Too much", rich.Api, "POST", "/emails", new string(' ', 3_000_000));
        await wire.AskAsync("Not said to be JSON", rich.Api, "POST", "/emails", Email, "text/plain");
        await wire.AskAsync("Nothing in it", rich.Api, "POST", "/emails", "{}");
        await wire.AskAsync("Several fields that are wrong", rich.Api, "POST", "/emails", """{"from":"hello@elsewhere.example","to":"sales@acme","subject":"a\r\nb","text":"Hello"}""");
        await wire.AskAsync("A field that is not supported yet", rich.Api, "POST", "/emails", Email.Replace("}", ""","scheduled_at":"in 1 min","attachments":[{"filename":"a.txt","content":"YQ=="}]}""", StringComparison.Ordinal));
        await wire.AskAsync("Not an id", rich.Api, "GET", "/emails/not-an-id");

        await wire.RequireAsync("errors.txt");
    }
}
