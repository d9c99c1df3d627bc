using System.Collections.Concurrent;
using System.Net;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Sending;

/// <summary>Many emails at once, in a world where two waiting emails are a backlog already.</summary>
public sealed class BacklogTests
{
    private static readonly ConcurrentDictionary<TestDatabase, Lazy<Task<MailKitApp>>> Worlds = new();

    [Theory, OnBothDatabases]
    public async Task A_backlog_is_sent_in_few_requests_and_debited_in_few_entries(TestDatabase database)
    {
        var (app, account) = await OpenAsync(database, credits: 150);

        var before = await RequestsAsync(app);

        await WhileResendRestsAsync(app, account, () => SendManyAsync(account, 149));

        await account.BalancesAsync(granted: 150, sent: 150);
        var book = (await app.BooksAsync()).Customers.Single(c => c.Id == account.CustomerId);
        Assert.InRange(await RequestsAsync(app) - before, 1, 75);
        Assert.InRange(book.LedgerEntries.Count(l => l.IsOurs), 1, 75);

        // The statement's line leads to its emails, and each of them back to the line.
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app/statement");
        var line = visitor.Page.QuerySelector(".mk-ledger a[href*='settlement=']")!;
        await visitor.GoAsync(line.GetAttribute("href")!);
        await visitor.GoAsync(visitor.Page.QuerySelector("#emails tbody a")!.GetAttribute("href")!);
        Assert.Contains(visitor.Page.QuerySelectorAll("a"), a => a.GetAttribute("href") is { } href && href.EndsWith("#" + line.Closest("tr")!.Id, StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_refused_email_of_a_batch_is_refused_alone(TestDatabase database)
    {
        var (app, account) = await OpenAsync(database, credits: 40);
        await WhileResendRestsAsync(app, account, async () => await Task.WhenAll(Enumerable.Range(0, 39).Select(i => account.SendAsync(i % 10 is 3 ? "nobody@example.com" : "delivered@resend.dev"))));

        await account.BalancesAsync(granted: 40, sent: 36);
        Assert.Equal(4, await app.DataAsync(db => db.Emails.CountAsync(e => e.AccountId == account.Id && e.State == EmailState.Refused)));
    }

    [Theory, OnBothDatabases]
    public async Task A_batch_whose_answer_is_lost_is_not_sent_twice(TestDatabase database)
    {
        var (app, account) = await OpenAsync(database, credits: 20);

        var subject = $"lost {account.Id}";
        await app.FaultAsync(new { provider = "resend", route = "POST /emails/batch", match = subject, kind = "drop_answer", count = 1 });

        await WhileResendRestsAsync(app, account, async () => await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => account.SendAsync(subject: subject))));

        await account.BalancesAsync(granted: 20, sent: 20);
    }

    [Theory, OnBothDatabases]
    public async Task A_settlement_whose_answer_is_lost_is_not_debited_twice(TestDatabase database)
    {
        var (app, account) = await OpenAsync(database, credits: 20);
        await app.FaultAsync(new { provider = "dodo", route = "POST */ledger-entries", match = account.CustomerId, kind = "drop_answer", count = 1 });

        await SendManyAsync(account, 20);

        await account.BalancesAsync(granted: 20, sent: 20);
        await Until.TrueAsync(() => app.DataAsync(async db => !await db.Ledger.AnyAsync(l => l.AccountId == account.Id && l.Kind == LedgerKind.Debit && l.DodoEntryId == null)));
    }

    [Theory, OnBothDatabases]
    public async Task When_dodo_has_too_few_credits_for_all_it_pays_for_some_and_the_account_stops_until_more_arrive(TestDatabase database)
    {
        var (app, account) = await OpenAsync(database, credits: 20);
        app.Errors.Expect("is owed: what was sent cannot be debited");

        // Somebody takes credits away at Dodo while twenty emails are held.
        await WhileResendRestsAsync(app, account, async () =>
        {
            await SendManyAsync(account, 19);
            await account.AdjustAsync(-15);
            await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 5);
        });

        await Until.TrueAsync(() => app.DataAsync(async db => await db.Emails.CountAsync(e => e.AccountId == account.Id && e.State == EmailState.Unpaid) is 15));
        Assert.NotNull((await account.BalanceAsync()).FrozenAt);
        Assert.Equal(HttpStatusCode.PaymentRequired, (await account.PostAsync(TestAccount.Body())).StatusCode);

        await account.AdjustAsync(30);

        await Until.TrueAsync(async () => await account.BalanceAsync() is { FrozenAt: null, Held: 0 });
        await account.BalancesAsync(granted: 35, sent: 20);
        await account.SendAsync();
        await account.BalancesAsync(granted: 35, sent: 21);
    }

    private static async Task<(MailKitApp App, TestAccount Account)> OpenAsync(TestDatabase database, int credits)
    {
        var app = await Worlds.GetOrAdd(database, key => new(() => MailKitApp.StartAsync(key, ("Sending:BatchFrom", "2"), ("Sending:SettleFrom", "2")))).Value;
        return (app, await TestAccount.OpenAsync(app, credits));
    }

    private static async Task<int> RequestsAsync(MailKitApp app)
        => (await app.CallsAsync("resend")).Count(c => c.Method is "POST" && c.Path.StartsWith("/emails", StringComparison.Ordinal));

    private static Task<Guid[]> SendManyAsync(TestAccount account, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => account.SendAsync()));

    // Resend asks everybody for five seconds of peace; what is accepted meanwhile is a backlog.
    private static async Task WhileResendRestsAsync(MailKitApp app, TestAccount account, Func<Task> accept)
    {
        await app.FaultAsync(new { provider = "resend", route = "POST /emails*", kind = "status", status = 429, retry_after = "5", count = 1 });
        var first = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.WorkAsync(first))?.LastError is not null);
        await accept();
    }
}
