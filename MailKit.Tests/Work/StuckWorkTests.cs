using System.Text;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Work;

/// <summary>Work that fails in a way that nobody foresaw is counted, waits longer each time, and at last waits for a person; nobody else's work suffers.</summary>
[Collection(SharedHosts.Name)]
public sealed class StuckWorkTests
{
    [Theory, OnBothDatabases]
    public async Task A_debit_that_always_throws_is_counted_parked_and_shown_and_goes_on_when_a_person_says_so(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (sick, healthy) = (await TestAccount.OpenAsync(app, credits: 5), await TestAccount.OpenAsync(app, credits: 5));
        await SetCustomerAsync(sick, null);

        // Due at the same moment, so that they are taken together; what is wrong with the second is not the first one's fault.
        var (good, bad) = (await SentAsync(healthy), await SentAsync(sick));
        app.Errors.Expect($"Debit of {bad} failed");
        await DueAsync(app, WorkKind.Debit, bad, good);

        await ParkedAsync(app, WorkKind.Debit, bad, $"Account {sick.Id} sent without a customer at Dodo.");
        await healthy.SettledAsync(good);
        Assert.Equal(EmailState.Sent, (await sick.EmailAsync(bad)).State);
        Assert.Contains(app.Log, line => line.Contains($"{bad}", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log, line => line.Contains($"{good}", StringComparison.Ordinal));

        await SetCustomerAsync(sick, sick.CustomerId);
        await TryAgainAsync(app, bad, $"Account {sick.Id} sent without a customer at Dodo.");
        await sick.SettledAsync(bad);
        Assert.Null(await sick.WorkAsync(bad));
    }

    [Theory, OnBothDatabases]
    public async Task A_webhook_that_always_throws_is_counted_parked_and_shown_and_goes_on_when_a_person_says_so(TestDatabase database)
    {
        const string Reason = "The event has no threshold_amount.";
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var (bad, good) = (await ToldAsync(account, threshold: null), await ToldAsync(account, threshold: "1"));

        await ParkedAsync(app, WorkKind.LowBalanceEvent, bad, Reason);
        await EndedAsync(app, good, WebhookState.Done);
        await EndedAsync(app, bad, WebhookState.Parked);

        await app.DataAsync(db => db.WebhookBodies.Where(b => b.WebhookId == bad).ExecuteUpdateAsync(b => b.SetProperty(x => x.Body, Low(account, "1"))));
        await TryAgainAsync(app, bad, Reason);
        await EndedAsync(app, bad, WebhookState.Done);
    }

    // What waits for its next try is due now, again and again, until it waits for a person.
    private static async Task ParkedAsync(MailKitApp app, WorkKind kind, Guid subject, string reason)
    {
        var waitedLong = false;

        for (var seen = 0; seen < WorkItem.MaxSurprises;)
        {
            await Until.TrueAsync(async () => (await RowAsync(app, kind, subject)).Surprises > seen);
            var row = await RowAsync(app, kind, subject);
            seen = row.Surprises;

            Assert.Equal((seen, reason), (row.Failures, row.LastError));

            waitedLong |= row.DueAt > DateTimeOffset.UtcNow.AddSeconds(30);
            await DueAsync(app, kind, subject);
        }

        Assert.True(waitedLong, "After many failures in a row it waits for long.");
        Assert.Null((await RowAsync(app, kind, subject)).DueAt);
    }

    private static async Task TryAgainAsync(MailKitApp app, Guid subject, string reason)
    {
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync("/admin/work");
        var again = $"form[action*='{subject}']";
        Assert.Contains(reason, admin.Page.QuerySelector(again)!.Closest("tr")!.TextContent, StringComparison.Ordinal);

        await admin.SubmitAsync(again);
        Assert.Null(admin.Page.QuerySelector(again));
    }

    private static Task<WorkItem> RowAsync(MailKitApp app, WorkKind kind, Guid subject)
        => app.DataAsync(db => db.Work.AsNoTracking().SingleAsync(w => w.Kind == kind && w.SubjectId == subject));

    private static async Task DueAsync(MailKitApp app, WorkKind kind, params Guid[] subjects)
    {
        await app.DataAsync(db => db.Work.Where(w => w.Kind == kind && subjects.Contains(w.SubjectId) && w.Lease == null && w.DueAt != null).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, DateTimeOffset.UtcNow)));
        app.Services.GetRequiredService<WorkSignals>().Wake(kind);
    }

    private static async Task<Guid> SentAsync(TestAccount account)
        => (await account.App.Services.GetRequiredService<Transactions>().RunAsync<LocalEmails, IReadOnlyList<Email>>(book => book.SentAsync(account.Id, 1), CancellationToken.None))[0].Id;

    private static Task<int> SetCustomerAsync(TestAccount account, string? customer)
        => account.App.DataAsync(db => db.Accounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.DodoCustomerId, customer)));

    private static async Task<Guid> ToldAsync(TestAccount account, string? threshold)
    {
        var webhook = SignedWebhook.Dodo(account.App, Encoding.UTF8.GetString(Low(account, threshold)));
        (await webhook.PostAsync(account.App)).Dispose();
        return await account.App.DataAsync(db => db.Webhooks.Where(w => w.WebhookId == webhook.Id).Select(w => w.Id).SingleAsync());
    }

    private static byte[] Low(TestAccount account, string? threshold)
        => JsonSerializer.SerializeToUtf8Bytes(new { type = "credit.balance_low", data = new { customer_id = account.CustomerId, threshold_amount = threshold } });

    private static Task EndedAsync(MailKitApp app, Guid webhook, WebhookState state)
        => Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.Id == webhook && w.State == state)));
}
