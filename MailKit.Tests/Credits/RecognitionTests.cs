using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Credits;

/// <summary>A ledger entry that says it is ours, at the very moment at which the worker that made it writes down that it stands.</summary>
[Collection(SharedHosts.Name)]
public sealed class RecognitionTests
{
    private const int Races = 12;

    [Theory, OnBothDatabases]
    public async Task A_debit_that_is_written_down_while_it_is_being_recognised_counts_once(TestDatabase database)
    {
        var account = await OpenAsync(database);
        var emails = await WriteAsync<LocalEmails, IReadOnlyList<Email>>(account, book => book.SentAsync(account.Id, Races));

        await Task.WhenAll(emails.SelectMany(email => (Task[])
        [
            WriteAsync<LedgerPosting, bool>(account, posting => posting.PostAsync(account.Id, Entry(account, DebitNote.ForEmail(email.Id, email.ResendId!), 1), CancellationToken.None)),
            WriteAsync<Stands, bool>(account, stands => stands.EmailAsync(email.Id)),
        ]));

        await CountedOnceAsync(account, Races);
    }

    [Theory, OnBothDatabases]
    public async Task A_settlement_that_is_written_down_while_it_is_being_recognised_counts_once(TestDatabase database)
    {
        var account = await OpenAsync(database);
        var settlements = new List<(Settlement Settlement, DebitNote Note)>();

        for (var i = 0; i < Races; i++)
        {
            var emails = await WriteAsync<LocalEmails, IReadOnlyList<Email>>(account, book => book.SentAsync(account.Id, 2));
            var settlement = await WriteAsync<Stands, Settlement>(account, stands => stands.GatherAsync(account.Id, [.. emails.Select(e => e.Id)]));
            settlements.Add((settlement, DebitNote.ForSettlement(settlement.Id, [.. emails.Select(e => e.Id).Order()])));
        }

        await Task.WhenAll(settlements.SelectMany(s => (Task[])
        [
            WriteAsync<LedgerPosting, bool>(account, posting => posting.PostAsync(account.Id, Entry(account, s.Note, 2), CancellationToken.None)),
            WriteAsync<Stands, bool>(account, stands => stands.SettlementAsync(s.Settlement.Id)),
        ]));

        await CountedOnceAsync(account, 2 * Races);
    }

    private static async Task<TestAccount> OpenAsync(TestDatabase database) => await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 2 * Races);

    private static Task<T> WriteAsync<TService, T>(TestAccount account, Func<TService, Task<T>> write) where TService : notnull
        => account.App.Services.GetRequiredService<Transactions>().RunAsync(write, CancellationToken.None);

    private static DodoEntry Entry(TestAccount account, DebitNote note, int credits)
        => new($"cdl_{Guid.NewGuid():N}", account.CustomerId, Credit.Emails, LedgerKind.Deducted, -credits, 0, null, note.Reason, note, null, DateTimeOffset.UtcNow);

    private static async Task CountedOnceAsync(TestAccount account, int spent)
    {
        var balance = await account.BalanceAsync();
        Assert.Equal(((2 * Races) - spent, 0), (balance.Posted, balance.Held));
        var debits = await account.App.DataAsync(db => db.Ledger.AsNoTracking().Where(l => l.AccountId == account.Id && l.Posted < 0).ToListAsync());
        Assert.Equal(spent, -debits.Sum(l => l.Posted));
        Assert.All(debits, line => Assert.NotNull(line.DodoEntryId));
        Assert.Equal(spent, await account.App.DataAsync(db => db.Emails.CountAsync(e => e.AccountId == account.Id && e.State == EmailState.Settled)));
    }

    /// <summary>What a worker does that has Dodo's answer. Who was quicker has done it.</summary>
    public sealed class Stands(MailKitDbContext db, Debits debits, WorkTable work)
    {
        public async Task<bool> EmailAsync(Guid id)
        {
            if (await db.Emails.AsTracking().SingleAsync(e => e.Id == id) is not { State: EmailState.Sent } email)
            {
                return false;
            }

            await debits.StandsAsync(email, "email send", null, null, DateTimeOffset.UtcNow, CancellationToken.None);
            return true;
        }

        public async Task<bool> SettlementAsync(Guid id)
        {
            if (await db.Settlements.AsTracking().SingleAsync(s => s.Id == id) is not { PostedAt: null } settlement)
            {
                return false;
            }

            await debits.StandsAsync(settlement, null, null, DateTimeOffset.UtcNow, CancellationToken.None);
            return true;
        }

        /// <summary>Emails that wait for one debit, leased for so long that no step looks.</summary>
        public async Task<Settlement> GatherAsync(Guid accountId, Guid[] emails)
        {
            var now = DateTimeOffset.UtcNow;
            Lease lease = new(Guid.NewGuid(), now, now.AddMinutes(1), []);
            await db.Work.Where(w => emails.Contains(w.SubjectId)).ExecuteUpdateAsync(w => w.SetProperty(x => x.Lease, lease.Token));
            var group = await work.GroupAsync(lease, Domain.Work.WorkKind.Debit, emails, Domain.Work.WorkKind.Settle, accountId, CancellationToken.None);
            var settlement = Settlement.Of(group.SubjectId, accountId, Credit.Emails, emails.Length, emails.Length, now);
            db.Settlements.Add(settlement);
            await db.SaveChangesAsync();
            return settlement;
        }
    }
}
