using System.Data.Common;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Settling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Credits;

/// <summary>A ledger entry that says it is ours, at the very moment at which the worker that made it writes down that it stands.</summary>
public sealed class RecognitionTests
{
    [Theory, OnBothDatabases]
    public async Task A_debit_that_is_written_down_while_it_is_being_recognised_counts_once(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var email = await SentAsync(account);
        var note = DebitNote.ForEmail(email, $"re_{email:N}");

        await RecogniseAsync(account, note, credits: 1, meanwhile: async (db, debits) => await debits.StandsAsync(await db.Emails.SingleAsync(e => e.Id == email), note, null, DateTimeOffset.UtcNow, CancellationToken.None));
    }

    [Theory, OnBothDatabases]
    public async Task A_settlement_that_is_written_down_while_it_is_being_recognised_counts_once(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        Guid[] emails = [await SentAsync(account), await SentAsync(account)];
        var settlement = Settlement.Of(Guid.CreateVersion7(), account.Id, 2, 2, DateTimeOffset.UtcNow.AddDays(1));
        await app.DataAsync(async db =>
        {
            db.Settlements.Add(settlement);
            await db.SaveChangesAsync();
            return await db.Emails.Where(e => emails.Contains(e.Id)).ExecuteUpdateAsync(e => e.SetProperty(x => x.SettlementId, settlement.Id));
        });

        await RecogniseAsync(account, DebitNote.ForSettlement(settlement.Id, emails), credits: 2, meanwhile: async (db, debits) => await debits.StandsAsync(await db.Settlements.SingleAsync(s => s.Id == settlement.Id), null, DateTimeOffset.UtcNow, CancellationToken.None));
    }

    // Sent, and left alone by the steps.
    private static Task<Guid> SentAsync(TestAccount account) => account.App.DataAsync(async db =>
    {
        var now = DateTimeOffset.UtcNow;
        var email = Email.Accept(account.Id, $"{Guid.NewGuid()}", null, new Draft("hello@mailkit.example", ["delivered@resend.dev"], [], [], [], "Sent", "<p>Hello</p>", null), now);
        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Emails.Add(email);
        await new CreditBook(db).PostAsync(LedgerEntry.Hold(account.Id, email.Id, email.Credits, now), CancellationToken.None);
        email.Sent($"re_{email.Id:N}", now);
        email.Postponed(now.AddMinutes(1));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();

        return email.Id;
    });

    private static async Task RecogniseAsync(TestAccount account, DebitNote note, int credits, Func<MailKitDbContext, Debits, Task> meanwhile)
    {
        await using var others = account.App.Services.CreateAsyncScope();
        var between = new Between(() => meanwhile(others.ServiceProvider.GetRequiredService<MailKitDbContext>(), others.ServiceProvider.GetRequiredService<Debits>()));
        await using var scope = account.App.Services.CreateAsyncScope();
        await using var db = Watched(scope.ServiceProvider.GetRequiredService<MailKitDbContext>(), between);
        var debits = new Debits(db, new CreditBook(db), scope.ServiceProvider.GetRequiredService<BannerBoard>(), TimeProvider.System);
        var entry = new DodoEntry($"cdl_{Guid.NewGuid():N}", account.CustomerId, LedgerKind.Deducted, -credits, null, note.Reason, note, DateTimeOffset.UtcNow);

        Assert.True(await debits.RecogniseAsync(account.Id, entry, note, CancellationToken.None));
        Assert.True(between.HasHappened);
        Assert.Equal((5 - credits, 0), await account.App.DataAsync(async db => await db.Balances.Where(b => b.AccountId == account.Id).Select(b => new { b.Posted, b.Held }).SingleAsync()) is var b ? (b.Posted, b.Held) : default);
        Assert.Equal(entry.Id, await account.App.DataAsync(db => db.Ledger.Where(l => l.AccountId == account.Id && l.Posted < 0).Select(l => l.DodoEntryId).SingleAsync()));
    }

    private static MailKitDbContext Watched(MailKitDbContext db, IInterceptor interceptor)
    {
        var connection = db.Database.GetConnectionString();

        return db.Database.IsNpgsql()
            ? new PostgresMailKitDbContext(new DbContextOptionsBuilder<PostgresMailKitDbContext>().UseNpgsql(connection).AddInterceptors(interceptor).Options)
            : new SqliteMailKitDbContext(new DbContextOptionsBuilder<SqliteMailKitDbContext>().UseSqlite(connection).AddInterceptors(interceptor).Options);
    }

    // Right after somebody has looked in vain for a line of the ledger to name.
    private sealed class Between(Func<Task> happens) : DbCommandInterceptor
    {
        public bool HasHappened { get; private set; }

        public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (!HasHappened && result is 0 && command.CommandText.Contains("\"DodoEntryId\" = ", StringComparison.Ordinal))
            {
                HasHappened = true;
                await happens();
            }

            return result;
        }
    }
}
