using System.Net;
using System.Text.Json;
using MailKit.Domain.Banners;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Faults;
using MailKit.Tests.Hosting;
using MailKit.Web.Work.Inbox;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Webhooks;

[Collection(SharedHosts.Name)]
public sealed class InboxTests
{
    [Theory, OnBothDatabases]
    public async Task A_ledger_entry_is_imported_once_whoever_brings_it(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var body = Webhook.OfEntry(await account.AdjustAsync(500));

        // The same entry in five more webhooks of different ids, at once.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SignedWebhook.Dodo(app, body).PostAsync(app)));
        await AppliedAsync(app, account, 6);
        await account.PostedAsync(500);

        Assert.Equal(1, await app.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == account.Id)));
    }

    [Theory, OnBothDatabases]
    public async Task Any_order_of_credit_events_ends_in_the_same_balance(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);

        await Task.WhenAll(Permutations([0, 1, 2, 3]).Select(async order =>
        {
            var account = await TestAccount.OpenAsync(app, credits: 0);
            var events = new List<string>();

            foreach (var amount in (int[])[5000, -4000, -900, 7])
            {
                events.Add(Webhook.OfEntry(await account.AdjustAsync(amount)));
            }

            foreach (var index in order)
            {
                (await SignedWebhook.Dodo(app, events[index]).PostAsync(app)).Dispose();
            }

            await AppliedAsync(app, account, 8);
            await account.PostedAsync(107);
            Assert.Equal(4, await app.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == account.Id)));
        }));
    }

    [Theory]
    [InlineData("credit.unheard_of")]
    [InlineData("entitlement_grant.created")]
    [InlineData("nonsense")]
    public async Task An_unknown_type_is_stored_and_shown_and_blocks_nobody(string type)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var webhook = SignedWebhook.Dodo(app, $$"""{"type":"{{type}}","data":{"customer_id":"cus_nobody","amount":1e999,"odd":null} }""");

        using var answer = await webhook.PostAsync(app);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == webhook.Id && w.Type == type && w.State != WebhookState.Waiting)));
    }

    [Theory, OnBothDatabases]
    public async Task Work_whose_webhook_another_node_did_and_retention_removed_since_is_nobodys_failure(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var gone = WorkItem.Of(WorkKind.CreditEvent, Guid.NewGuid(), Guid.Empty, DateTimeOffset.UtcNow);

        await app.DataAsync(async db =>
        {
            db.Work.Add(gone);
            return await db.SaveChangesAsync();
        });

        await Until.TrueAsync(async () => !await app.DataAsync(db => db.Work.AnyAsync(w => w.SubjectId == gone.SubjectId)));
    }

    [Theory, OnBothDatabases]
    public async Task Whatever_is_signed_is_stored_and_its_type_forges_no_line(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);

        foreach (var body in (string[])[
            """{"type":"\ud800 credit.added","data":{} }""",
            """{"type":"credit\u0000added","data":{} }""",
            """{"type":"a\r\n2026-01-01 fail: all is lost","data":{} }""",
            """{"\ud800":1,"type":5}"""])
        {
            var webhook = SignedWebhook.Dodo(app, body);
            using var answer = await webhook.PostAsync(app);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(await app.DataAsync(db => db.Webhooks.Where(w => w.WebhookId == webhook.Id).Select(w => w.Type).SingleAsync()), (string[])["unknown", "unreadable"]);
        }
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_parked_not_refused()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var webhook = SignedWebhook.Dodo(app, "not json at all");

        using var answer = await webhook.PostAsync(app);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == webhook.Id && w.State == WebhookState.Parked)));
    }

    [Fact]
    public async Task An_event_for_a_customer_that_nobody_has_is_counted_and_a_person_can_replay_it()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var webhook = SignedWebhook.Dodo(app, Webhook.OfEntry(await account.AdjustAsync(10)).Replace(account.CustomerId, "cus_stranger", StringComparison.Ordinal));
        (await webhook.PostAsync(app)).Dispose();

        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == webhook.Id && w.State == WebhookState.Foreign)));

        var id = await app.DataAsync(db => db.Webhooks.Where(w => w.WebhookId == webhook.Id).Select(w => w.Id).SingleAsync());
        var first = await app.DataAsync(db => db.Webhooks.Where(w => w.Id == id).Select(w => w.DoneAt).SingleAsync());
        Assert.True(await app.UseAsync<WebhookInbox, bool>(inbox => inbox.ReplayAsync(id, CancellationToken.None)));
        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.Id == id && w.State == WebhookState.Foreign && w.DoneAt > first)));
    }

    [Fact]
    public async Task Amounts_may_be_numbers_where_strings_are_documented()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var webhook = SignedWebhook.Dodo(app, Webhook.OfEntry(await account.AdjustAsync(250)).Replace("\"250\"", "250.00", StringComparison.Ordinal).Replace("\"0\"", "0", StringComparison.Ordinal));

        (await webhook.PostAsync(app)).Dispose();

        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == webhook.Id && w.State == WebhookState.Done)));
        await account.PostedAsync(250);
    }

    [Theory, OnBothDatabases]
    public async Task Whatever_order_delivery_events_come_in_the_strongest_word_stands(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        var id = await account.SendAsync(to: "complained@resend.dev");

        await Until.TrueAsync(async () => await account.DeliveryAsync(id) is DeliveryState.Complained);
        var resendId = (await account.EmailAsync(id)).ResendId;

        // A late "delivered", and an "opened" after it, do not undo the complaint.
        foreach (var type in (string[])["email.delivered", "email.opened"])
        {
            var webhook = SignedWebhook.Resend(app, JsonSerializer.Serialize(new { type, created_at = DateTimeOffset.UtcNow, data = new { email_id = resendId, to = new[] { "complained@resend.dev" } } }));
            (await webhook.PostAsync(app)).Dispose();
            await Until.TrueAsync(() => app.DataAsync(db => db.EmailEvents.AnyAsync(e => e.WebhookId == webhook.Id)));
        }

        Assert.Equal(DeliveryState.Complained, await account.DeliveryAsync(id));
    }

    [Theory, OnBothDatabases]
    public async Task The_low_balance_warning_is_raised_once_with_one_email_and_goes_when_it_is_untrue(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 999);
        var low = JsonSerializer.Serialize(new { type = "credit.balance_low", data = new { customer_id = account.CustomerId, threshold_amount = "1000", available_balance = "999" } });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SignedWebhook.Dodo(app, low).PostAsync(app)));

        await Until.TrueAsync(async () => await app.DataAsync(db => db.Webhooks.CountAsync(w => w.AccountId == account.Id && w.Type == "credit.balance_low" && w.State == WebhookState.Done)) is 4);
        Assert.Equal(1, await app.DataAsync(db => db.Banners.CountAsync(b => b.AccountId == account.Id && b.Kind == BannerKind.CreditsLow)));
        Assert.Equal(1, await app.DataAsync(db => db.Letters.CountAsync(e => e.To == account.Email && e.Subject.StartsWith("999 emails left"))));

        await account.AdjustAsync(1);
        await Until.TrueAsync(async () => !await app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == account.Id)));
    }

    private static Task AppliedAsync(MailKitApp app, TestAccount account, int webhooks)
        => Until.TrueAsync(async () => await app.DataAsync(db => db.Webhooks.CountAsync(w => w.AccountId == account.Id && w.State == WebhookState.Done)) >= webhooks);

    private static IEnumerable<int[]> Permutations(int[] items)
        => items.Length <= 1 ? [items] : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]).Select(rest => (int[])[item, .. rest]));
}
