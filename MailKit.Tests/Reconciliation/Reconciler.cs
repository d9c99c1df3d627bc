using System.Collections.Concurrent;
using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Data;
using MailKit.Web.Reconciliation;
using MailKit.Web.Reconciliation.Repairing;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Reconciliation;

/// <summary>An admin who compares the books, looks at what differs for one account, and presses the buttons.</summary>
public sealed class Reconciler(MailKitApp app, TestAccount account, Visitor admin)
{
    private static readonly ConcurrentDictionary<TestDatabase, Lazy<Task<MailKitApp>>> Shared = new();

    public TestAccount Account => account;

    public MailKitApp App => app;

    public Visitor Admin => admin;

    private string Page => $"/admin/reconciliation?account={account.Id}";

    /// <summary>In an application that calls nothing in flight: what differs for a moment differs.</summary>
    public static async Task<Reconciler> StartAsync(TestDatabase database, int credits = 5)
    {
        var app = await Shared.GetOrAdd(database, key => new(() => MailKitApp.StartAsync(key, ("Reconciliation:InFlight", "00:00:00")))).Value;
        return await OfAsync(app, credits);
    }

    public static async Task<Reconciler> OfAsync(MailKitApp app, int credits)
        => new(app, await TestAccount.OpenAsync(app, credits), await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword));

    /// <summary>Compares, and answers what differs now.</summary>
    public async Task<IReadOnlyList<Difference>> CompareAsync(Guid? scope = null)
    {
        var id = scope ?? account.Id;
        Assert.True(await app.UseAsync<ReconciliationDesk, bool>(async desk => await desk.WaitAsync(id, await desk.AskAsync(id, "a test", CancellationToken.None), TimeSpan.FromSeconds(30), CancellationToken.None)));

        return await OpenAsync(id);
    }

    /// <summary>Presses the difference's button on the account's page, and once more from another window.</summary>
    public async Task RepairAsync(Difference difference)
    {
        await admin.GoAsync(Page);
        await admin.SubmitAsync($"form[action*='handler=Repair'] button[value='{difference.Id}']");
        Assert.DoesNotContain("Nothing was changed", admin.Text, StringComparison.Ordinal);
        await app.UseAsync<Repairs, string?>(repairs => repairs.RepairAsync(difference.Id, "another admin", CancellationToken.None));
    }

    /// <summary>The comparison finds nothing, and our balance is Dodo's.</summary>
    public async Task EqualAsync(Guid? scope = null)
    {
        Assert.Empty(await CompareAsync(scope));
        var book = Assert.Single((await app.BooksAsync()).Customers, c => c.Id == account.CustomerId);
        Assert.Equal(book.Balance, (await account.BalanceAsync()).Posted);
    }

    /// <summary>An email as nothing but our own database has it.</summary>
    /// <param name="sentAs">Resend's id, if our book has it for sent; it is then debited too.</param>
    public Task<Guid> BelieveAsync(string? sentAs) => app.Services.GetRequiredService<Transactions>().RunAsync<LocalEmails, Guid>(book => book.BelieveAsync(account.Id, sentAs), CancellationToken.None);

    /// <summary>Changes what no door changes: a row of our book. Nothing is on its way that would put it right by itself.</summary>
    public async Task TamperAsync(Func<MailKitDbContext, Task<int>> tamper)
    {
        var entries = (await app.BooksAsync()).Customers.Single(c => c.Id == account.CustomerId).LedgerEntries.Count;
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Webhooks.CountAsync(w => w.AccountId == account.Id && w.Type.StartsWith("credit.") && w.DoneAt != null) >= entries));

        // Who is listing this moment would put right what is made wrong.
        var later = DateTimeOffset.UtcNow.AddDays(1);
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Work
            .Where(w => w.Kind == WorkKind.ListLedger && w.SubjectId == account.Id && w.Lease == null)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, later)) is 1));
        await app.DataAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await tamper(db);
            await transaction.CommitAsync();

            return true;
        });
    }

    private Task<List<Difference>> OpenAsync(Guid scope)
        => app.DataAsync(db => db.Differences.AsNoTracking().Where(d => d.RunId == scope && d.AccountId == account.Id && d.ResolvedAt == null && d.ConfirmedAt != null).ToListAsync());
}
