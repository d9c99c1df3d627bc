using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Api.Wire;

/// <summary>Our answers letter by letter as in Golden, and field by field as in Resend's OpenAPI: where a name differs, Resend's SDKs read undefined.</summary>
[Collection(SharedHosts.Name)]
public sealed class AnswerTests
{
    private const string GetEmail = "GET /emails/{email_id}";

    private const string Whole = """{"from":"Ada <hello@mailkit.example>","to":["delivered@resend.dev","Bo <delivered+bo@resend.dev>"],"cc":"delivered+cc@resend.dev","bcc":["delivered+bcc@resend.dev"],"reply_to":["team@acme.example"],"subject":"“Grüße” & <Hello> 🎉","html":"<p>Hello</p>","text":"Hello"}""";

    private const string TextOnly = """{"from":"hello@mailkit.example","to":"delivered@resend.dev","reply_to":"team@acme.example","subject":"Hello","text":"Hello"}""";

    // Where our answer is another than the table's on purpose, and why.
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["message_id is missing"] = "Resend makes it, and we never learn it",
        ["scheduled_at is not Resend's"] = "Resend's OpenAPI leaves it out, and its SDKs read it",
        ["html is null"] = "as at Resend for an email without one, and here when it is no longer kept",
        ["text is null"] = "the same",
    };

    [Theory, OnBothDatabases]
    public async Task An_email_reads_as_in_its_file_and_has_Resends_fields(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (account, wire) = (await TestAccount.OpenAsync(app, credits: 20), new Transcript(app));

        var sent = await wire.AskAsync("An email with everything", account.Api, "POST", "/emails", Whole, headers: ("Idempotency-Key", "order-4711"));
        await wire.AskAsync("The same again: the same id, and nothing is charged", account.Api, "POST", "/emails", Whole, headers: ("Idempotency-Key", "order-4711"));
        await account.QuietAsync(Id(sent.Json));
        var whole = await wire.AskAsync("What became of it", account.Api, "GET", $"/emails/{Id(sent.Json)}");

        var plain = await wire.AskAsync("An email with a text only", account.Api, "POST", "/emails", TextOnly);
        await account.SettledAsync(Id(plain.Json));
        await Until.TrueAsync(async () => await account.DeliveryAsync(Id(plain.Json)) is DeliveryState.Delivered);
        var text = await wire.AskAsync("What became of that", account.Api, "GET", $"/emails/{Id(plain.Json)}");
        await app.DataAsync(db => db.EmailBodies.Where(b => b.EmailId == Id(plain.Json)).ExecuteUpdateAsync(b => b.SetProperty(x => x.Text, (string?)null)));
        var old = await wire.AskAsync("When its body is no longer kept", account.Api, "GET", $"/emails/{Id(plain.Json)}");

        await wire.RequireAsync("emails.txt");
        Assert.Empty(FieldTable.Resend.Compare("POST /emails", "200", sent.Json));
        var differences = ((JsonElement[])[whole.Json, text.Json, old.Json]).SelectMany(email => FieldTable.Resend.Compare(GetEmail, "200", email)).Distinct();
        Assert.Equal(Exceptions.Keys.Order(), differences.Order());
    }

    [Theory, OnBothDatabases]
    public async Task Every_state_of_an_email_has_Resends_word(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (account, wire, subject) = (await TestAccount.OpenAsync(app, credits: 20), new Transcript(app), Guid.NewGuid().ToString());
        var answers = new List<JsonElement>();

        var down = await app.FaultAsync(new { provider = "resend", kind = "status", status = 503, route = "POST /emails*", match = subject });
        var silent = await app.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = subject });
        var id = await account.SendAsync(subject: subject);
        await ShowAsync("Accepted", id, "queued");

        await app.MendAsync(down);
        await account.SettledAsync(id);
        await ShowAsync("Resend took it", id, "sent");

        // From the weakest word to the strongest.
        foreach (var word in (string[])["delivery_delayed", "delivered", "opened", "clicked", "failed", "suppressed", "bounced", "complained"])
        {
            var data = new { email_id = (await account.EmailAsync(id)).ResendId, to = new[] { "delivered@resend.dev" } };
            var webhook = SignedWebhook.Resend(app, JsonSerializer.Serialize(new { type = $"email.{word}", created_at = DateTimeOffset.UtcNow, data }));
            (await webhook.PostAsync(app)).Dispose();
            await Until.TrueAsync(() => app.DataAsync(db => db.EmailEvents.AnyAsync(e => e.WebhookId == webhook.Id)));
            await ShowAsync($"Resend tells email.{word}", id, word);
        }

        await app.MendAsync(silent);
        await app.FaultAsync(new { provider = "resend", kind = "status", route = "POST /emails*", match = $"{subject}-2", status = 422, name = "validation_error" });
        var refused = await account.SendAsync(subject: $"{subject}-2");
        await Until.TrueAsync(async () => (await account.EmailAsync(refused)).State is EmailState.Refused);
        await ShowAsync("Resend refused it", refused, "failed");

        await wire.RequireAsync("states.txt");
        Assert.All(answers, answer => Assert.Empty(FieldTable.Resend.Compare(GetEmail, "200", answer).Except(Exceptions.Keys)));

        // Emails for later are not taken yet.
        var words = answers.Select(a => a.GetProperty("last_event").GetString()!).Concat(["scheduled", "canceled"]).Distinct();
        Assert.Equal(FieldTable.Resend.Of(GetEmail, "200").Single(f => f.Path is "last_event").Values.Order(), words.Order());

        async Task ShowAsync(string title, Guid email, string word)
        {
            var answer = await wire.AskAsync(title, account.Api, "GET", $"/emails/{email}");
            Assert.Equal(word, answer.Json.GetProperty("last_event").GetString());
            answers.Add(answer.Json);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Credits_read_as_in_their_file(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (account, wire) = (await TestAccount.OpenAsync(app, credits: 0), new Transcript(app));
        await wire.AskAsync("Before anything was bought", account.Api, "GET", "/credits");

        await account.AdjustAsync(5);
        await account.PostedAsync(5);
        await wire.AskAsync("Some that do not lapse", account.Api, "GET", "/credits");

        await LapsingAsync(account);
        await account.PostedAsync(6);
        await Until.TrueAsync(async () => (await wire.AskAsync("And one that lapses", account.Api, "GET", "/credits")).Json.GetProperty("next_expiry").ValueKind is JsonValueKind.Object);

        await app.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "POST */ledger-entries", match = account.CustomerId });
        var id = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.EmailAsync(id)).State is EmailState.Sent);
        await wire.AskAsync("One is held for an email that is sent and not debited yet", account.Api, "GET", "/credits");

        await wire.RequireAsync("credits.txt");
    }

    // The control API gives none of these.
    private static async Task LapsingAsync(TestAccount account)
    {
        var info = account.App.Sandbox.Info;
        using var dodo = new HttpClient { BaseAddress = info.DodoUrl, DefaultRequestHeaders = { { "Authorization", $"Bearer {info.DodoApiKey}" } } };
        using var answer = await dodo.PostAsJsonAsync(
            $"/credit-entitlements/{info.EntitlementId}/balances/{account.CustomerId}/ledger-entries",
            new { entry_type = "credit", amount = "1", expires_at = DateTimeOffset.UtcNow.AddDays(30) });
        answer.EnsureSuccessStatusCode();
    }

    private static Guid Id(JsonElement sent) => sent.GetProperty("id").GetGuid();
}
