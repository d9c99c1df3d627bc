using System.Net.Http.Json;
using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Reconciliation;

/// <summary>Our book beside Dodo's: each way in which they can differ is made, named, put right by one click, and gone.</summary>
[Collection(SharedHosts.Name)]
public sealed class ReconciliationTests
{
    [Theory, OnBothDatabases]
    public async Task A_line_that_we_lost_is_missing_here_and_is_imported_once(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        await GrantAsync(desk, 7);
        await desk.TamperAsync(async db =>
        {
            await db.Balances.Where(b => b.AccountId == desk.Account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, x => x.Posted - 7));
            return await db.Ledger.Where(l => l.AccountId == desk.Account.Id && l.Posted == 7).ExecuteDeleteAsync();
        });

        var missing = Assert.Single(await desk.CompareAsync());
        Assert.Equal((DifferenceKind.MissingHere, 0L, 7L), (missing.Kind, missing.Ours, missing.Theirs));

        await desk.RepairAsync(missing);
        await desk.EqualAsync();
        Assert.Equal(12, (await desk.Account.BalanceAsync()).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_that_dodo_lost_is_missing_there_and_is_made_once_under_its_own_key(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        var email = await desk.BelieveAsync(sentAs: $"{Guid.NewGuid()}");

        var missing = Assert.Single(await desk.CompareAsync());
        Assert.Equal((DifferenceKind.MissingThere, -1L, 0L, email), (missing.Kind, missing.Ours, missing.Theirs, missing.EmailId));

        await desk.RepairAsync(missing);
        await desk.EqualAsync();
        Assert.Equal(4, (await desk.Account.BalanceAsync()).Posted);
        Assert.Single((await BookAsync(desk)).LedgerEntries, l => l.PaysFor(email));
    }

    [Theory, OnBothDatabases]
    public async Task A_line_with_another_amount_is_named_and_our_book_follows_dodos(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        await GrantAsync(desk, 7);
        await desk.TamperAsync(db => db.Ledger.Where(l => l.AccountId == desk.Account.Id && l.Posted == 7).ExecuteUpdateAsync(l => l.SetProperty(x => x.Posted, 9)));

        var differs = Assert.Single(await desk.CompareAsync());
        Assert.Equal((DifferenceKind.AmountDiffers, 9L, 7L), (differs.Kind, differs.Ours, differs.Theirs));

        await desk.RepairAsync(differs);
        await desk.EqualAsync();

        // What was written stays; the correction stands beside it.
        var lines = await desk.App.DataAsync(db => db.Ledger.Where(l => l.AccountId == desk.Account.Id && l.Posted != 0).Select(l => l.Posted).ToListAsync());
        Assert.Equal([-2L, 5L, 9L], lines.Order());
    }

    [Theory, OnBothDatabases]
    public async Task A_balance_that_no_line_explains_is_named_and_made_what_the_lines_say(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        await desk.TamperAsync(db => db.Balances.Where(b => b.AccountId == desk.Account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, 8)));

        var differs = Assert.Single(await desk.CompareAsync());
        Assert.Equal((DifferenceKind.BalanceDiffers, 8L, 5L), (differs.Kind, differs.Ours, differs.Theirs));

        await desk.RepairAsync(differs);
        await desk.EqualAsync();
        Assert.Single(await LinesAsync(desk, "restated:"), l => l.Reason!.Contains("posted 8 to 5", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task Credits_held_for_nothing_are_named_and_let_go(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        await desk.BelieveAsync(sentAs: null);
        await desk.TamperAsync(db => db.Balances.Where(b => b.AccountId == desk.Account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Held, 3)));

        var differs = Assert.Single(await desk.CompareAsync());
        Assert.Equal((DifferenceKind.HoldsDiffer, 3L, 1L), (differs.Kind, differs.Ours, differs.Theirs));

        await desk.RepairAsync(differs);
        await desk.EqualAsync();
        Assert.Equal(1, (await desk.Account.BalanceAsync()).Held);
        Assert.Single(await LinesAsync(desk, "restated:"), l => l.Held is -2);
    }

    [Theory, OnBothDatabases]
    public async Task A_second_debit_of_one_email_is_named_until_its_credits_are_given_back_at_dodo(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        var email = await desk.Account.SendAsync();
        await desk.Account.SettledAsync(email);
        await DebitAtDodoAsync(desk, email);
        await Until.TrueAsync(async () => (await desk.Account.BalanceAsync()).Posted is 3);

        var twice = Assert.Single(await desk.CompareAsync());
        Assert.Equal((DifferenceKind.DebitedTwice, -1L, -2L, email), (twice.Kind, twice.Ours, twice.Theirs, twice.EmailId));
        Assert.Equal(Repair.ByHand, twice.Repair);

        await GrantAsync(desk, 1, twice.Subject["entry:".Length..]);
        await desk.EqualAsync();
    }

    private static async Task GrantAsync(Reconciler desk, int credits, string reason = "test")
    {
        var before = (await desk.Account.BalanceAsync()).Posted;
        using var answer = await desk.App.Control.PostAsJsonAsync($"control/customers/{desk.Account.CustomerId}/adjust", new { amount = $"{credits}", reason });
        answer.EnsureSuccessStatusCode();
        await Until.TrueAsync(async () => (await desk.Account.BalanceAsync()).Posted == before + credits);
    }

    // Under another key, as another program or a person might.
    private static async Task DebitAtDodoAsync(Reconciler desk, Guid email)
    {
        var info = desk.App.Sandbox.Info;
        using var dodo = new HttpClient { BaseAddress = info.DodoUrl };
        dodo.DefaultRequestHeaders.Authorization = new("Bearer", info.DodoApiKey);
        using var answer = await dodo.PostAsJsonAsync(
            $"credit-entitlements/{info.EntitlementId}/balances/{desk.Account.CustomerId}/ledger-entries",
            new { entry_type = "debit", amount = "1", reason = "once more", idempotency_key = $"other-{email}", metadata = new { mailkit_email_id = $"{email}" } });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<CustomerBook> BookAsync(Reconciler desk) => Assert.Single((await desk.App.BooksAsync()).Customers, c => c.Id == desk.Account.CustomerId);

    private static Task<List<LedgerEntry>> LinesAsync(Reconciler desk, string key)
        => desk.App.DataAsync(db => db.Ledger.AsNoTracking().Where(l => l.AccountId == desk.Account.Id && l.Key.StartsWith(key)).ToListAsync());
}
