using System.Net;
using System.Net.Http.Json;
using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Reconciliation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Reconciliation;

/// <summary>At rest nothing differs; what is in flight does not either; and nobody finds a thing twice.</summary>
[Collection(SharedHosts.Name)]
public sealed class ReconciliationAtRestTests
{
    [Theory, OnBothDatabases]
    public async Task After_a_mixed_load_nothing_differs(TestDatabase database)
    {
        // The clock is moved: a world of its own.
        await using var app = await MailKitApp.StartAsync(database, ("Reconciliation:InFlight", "00:00:00"));
        var desk = await Reconciler.OfAsync(app, credits: 40);
        var account = desk.Account;
        var payment = await BuyAsync(desk);

        var sends = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => account.SendAsync(to: i % 10 is 0 ? "someone@example.com" : "delivered@resend.dev", subject: $"Load {i}")));
        await account.AdjustAsync(-10);
        await RefundAsync(app, payment);
        await Until.TrueAsync(async () => await app.DataAsync(db => db.Emails.CountAsync(e => sends.Contains(e.Id) && (e.State == EmailState.Settled || e.State == EmailState.Refused))) is 60);
        await Until.TrueAsync(async () => await KnownAsync(desk));
        await desk.EqualAsync();
        Assert.Equal(6, await app.DataAsync(db => db.Emails.CountAsync(e => e.AccountId == account.Id && e.State == EmailState.Refused)));
        Assert.True(await app.DataAsync(db => db.Settlements.AnyAsync(s => s.AccountId == account.Id && s.PostedAt != null)));

        using (var answer = await app.Control.PostAsJsonAsync("control/clock/advance", new { by = "P31D" }))
        {
            answer.EnsureSuccessStatusCode();
        }

        await Until.TrueAsync(async () => await app.DataAsync(db => db.Ledger.AnyAsync(l => l.AccountId == account.Id && l.Kind == LedgerKind.Expired)) && await KnownAsync(desk));
        await desk.EqualAsync();
        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AllAsync(w => w.State != WebhookState.Waiting)));
        await desk.EqualAsync(ReconciliationRun.Resend);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_in_flight_is_no_difference_until_it_is_old(TestDatabase database)
    {
        var desk = await Reconciler.OfAsync(await MailKitApp.OnAsync(database), credits: 5);
        await desk.TamperAsync(async db =>
        {
            await db.Balances.Where(b => b.AccountId == desk.Account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, x => x.Posted - 5));
            return await db.Ledger.Where(l => l.AccountId == desk.Account.Id && l.Posted == 5).ExecuteDeleteAsync();
        });

        Assert.Empty(await desk.CompareAsync());
        Assert.Equal(1, await desk.App.DataAsync(db => db.ReconciliationRuns.Where(c => c.Id == desk.Account.Id).Select(c => c.InFlight).SingleAsync()));
        await desk.Admin.GoAsync($"/admin/reconciliation?account={desk.Account.Id}");
        Assert.Contains("Nothing differs here", desk.Admin.Text, StringComparison.Ordinal);

        // Minutes later it is still not here.
        await desk.TamperAsync(db => db.Differences.Where(d => d.AccountId == desk.Account.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.FoundAt, DateTimeOffset.UtcNow.AddMinutes(-5))));
        var missing = Assert.Single(await desk.CompareAsync());
        Assert.Equal(DifferenceKind.MissingHere, missing.Kind);
        await desk.RepairAsync(missing);
        await desk.EqualAsync();
    }

    [Theory, OnBothDatabases]
    public async Task Two_processes_that_compare_at_once_find_a_difference_once(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        var settings = desk.App.Services.GetRequiredService<IConfiguration>();
        string[] shared = ["ConnectionStrings:MailKit", "Dodo:BaseUrl", "Dodo:ApiKey", "Dodo:Entitlements:emails", "Resend:BaseUrl", "Resend:ApiKey"];
        await using var other = await MailKitApp.StartAsync(database, [("Reconciliation:InFlight", "00:00:00"), .. shared.Select(key => (key, settings[key]!))]);
        await desk.TamperAsync(db => db.Balances.Where(b => b.AccountId == desk.Account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Held, 2)));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 is 0 ? desk.App : other).UseAsync<ReconciliationDesk, bool>(async d =>
            await d.WaitAsync(desk.Account.Id, await d.AskAsync(desk.Account.Id, "a test", CancellationToken.None), TimeSpan.FromSeconds(30), CancellationToken.None))));

        var held = Assert.Single(await desk.CompareAsync());
        Assert.Equal(1, await desk.App.DataAsync(db => db.Differences.CountAsync(d => d.AccountId == desk.Account.Id)));
        await desk.RepairAsync(held);
        await desk.EqualAsync();
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_no_difference_and_is_asked_again()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var desk = await Reconciler.OfAsync(app, credits: 5);
        await app.FaultAsync(new { provider = "dodo", route = "GET *", kind = "status", status = 500, match = desk.Account.CustomerId, count = 40 });

        await app.UseAsync<ReconciliationDesk, DateTimeOffset>(d => d.AskAsync(desk.Account.Id, "a test", CancellationToken.None));

        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.Reconcile && w.SubjectId == desk.Account.Id && w.Failures > 0)));
        Assert.False(await app.DataAsync(db => db.Differences.AnyAsync()));
        await desk.Admin.GoAsync("/admin/reconciliation");
        Assert.Contains("a provider did not answer", desk.Admin.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_admin_comes_to_the_page()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var visitor = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));

        await visitor.GoAsync("/admin/reconciliation");

        Assert.NotEqual("/admin/reconciliation", visitor.At.AbsolutePath);
        Assert.NotEqual(HttpStatusCode.InternalServerError, visitor.Status);
    }

    // Everything that Dodo's ledger has is here, and nothing is held any more.
    private static async Task<bool> KnownAsync(Reconciler desk)
    {
        var book = (await desk.App.BooksAsync()).Customers.Single(c => c.Id == desk.Account.CustomerId);
        var lines = await desk.App.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == desk.Account.Id && l.DodoEntryId != null));

        return lines == book.LedgerEntries.Count && await desk.Account.BalanceAsync() is { Held: 0 };
    }

    private static async Task<string> BuyAsync(Reconciler desk)
    {
        var visitor = await Visitor.SignedInAsync(desk.Account);
        await visitor.GoAsync("/app/billing");
        await visitor.SubmitAsync("form[action*='handler=Subscribe']");
        using var paid = await desk.App.Control.PostAsJsonAsync($"control/checkouts/{visitor.At.Segments[^1]}/pay", new { card = "4242424242424242" });
        paid.EnsureSuccessStatusCode();
        await Until.TrueAsync(() => desk.App.DataAsync(db => db.Payments.AnyAsync(p => p.AccountId == desk.Account.Id && p.Status == "succeeded")));
        await Until.TrueAsync(async () => (await desk.Account.BalanceAsync()).Posted > 5000);

        return await desk.App.DataAsync(db => db.Payments.Where(p => p.AccountId == desk.Account.Id).Select(p => p.Id).SingleAsync());
    }

    private static async Task RefundAsync(MailKitApp app, string payment)
    {
        using var dodo = new HttpClient { BaseAddress = app.Sandbox.Info.DodoUrl };
        dodo.DefaultRequestHeaders.Authorization = new("Bearer", app.Sandbox.Info.DodoApiKey);
        using var answer = await dodo.PostAsJsonAsync("refunds", new { payment_id = payment });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
