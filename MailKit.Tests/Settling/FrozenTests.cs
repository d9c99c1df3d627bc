using System.Net;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Settling;

/// <summary>An account that owes: it costs hardly any calls, and what waits goes on when credits come.</summary>
[Collection(SharedHosts.Name)]
public sealed class FrozenTests
{
    private const int Sent = 30;

    [Theory, OnBothDatabases]
    public async Task However_much_an_account_owes_one_debit_finds_out_whether_credits_came_and_then_all_of_it_is_paid(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        app.Errors.Allow("is owed: what was sent cannot be debited");
        var account = await TestAccount.OpenAsync(app, credits: 40);
        await OweAsync(app, account);
        Assert.InRange(await DebitsAsync(app, account, HttpStatusCode.BadRequest), 1, Sent);

        for (var look = 0; look < 3; look++)
        {
            var before = await DebitsAsync(app, account, HttpStatusCode.BadRequest);
            await DueAsync(app, account);
            await Until.TrueAsync(async () => await DebitsAsync(app, account, HttpStatusCode.BadRequest) > before);
            await Until.TrueAsync(async () => await AwakeAsync(app, account, leased: false) is 1 && await AwakeAsync(app, account, leased: true) is 0);
            Assert.Equal(before + 1, await DebitsAsync(app, account, HttpStatusCode.BadRequest));
        }

        Assert.Equal(HttpStatusCode.PaymentRequired, (await account.PostAsync(TestAccount.Body())).StatusCode);
        await account.AdjustAsync(40);

        await account.BalancesAsync(granted: 40, sent: Sent);
        Assert.Null((await account.BalanceAsync()).FrozenAt);
        Assert.InRange(await DebitsAsync(app, account, HttpStatusCode.Created), 1, Sent);
    }

    // Thirty emails leave while Dodo is away, and meanwhile somebody takes all credits there.
    private static async Task OweAsync(MailKitApp app, TestAccount account)
    {
        var away = await app.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "POST */ledger-entries", match = account.CustomerId });
        await Task.WhenAll(Enumerable.Range(0, Sent).Select(_ => account.SendAsync()));
        await AllAreAsync(app, account, EmailState.Sent);
        await account.AdjustAsync(-40);

        // Only then can our book hear of it for certain: while debits fail, Dodo is left alone.
        await app.MendAsync(away);
        await AllAreAsync(app, account, EmailState.Unpaid);
        await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 0);
        await Until.TrueAsync(async () => await AwakeAsync(app, account, leased: true) is 0);
    }

    // What waits for its next try is due now.
    private static async Task DueAsync(MailKitApp app, TestAccount account)
    {
        await app.DataAsync(db => db.Work
            .Where(w => w.AccountId == account.Id && (w.Kind == WorkKind.Debit || w.Kind == WorkKind.Settle) && w.DueAt != null && w.Lease == null)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, DateTimeOffset.UtcNow)));
        app.Services.GetRequiredService<WorkSignals>().Wake(WorkKind.Debit);
    }

    private static Task AllAreAsync(MailKitApp app, TestAccount account, EmailState state)
        => Until.TrueAsync(() => app.DataAsync(async db => !await db.Emails.AnyAsync(e => e.AccountId == account.Id && e.State != state)));

    private static Task<int> AwakeAsync(MailKitApp app, TestAccount account, bool leased)
        => app.DataAsync(db => db.Work.CountAsync(w => w.AccountId == account.Id && (w.Kind == WorkKind.Debit || w.Kind == WorkKind.Settle) && w.DueAt != null && w.Lease != null == leased));

    private static async Task<int> DebitsAsync(MailKitApp app, TestAccount account, HttpStatusCode status)
        => (await app.CallsAsync("dodo")).Count(c => c.Method is "POST" && c.Path.Contains($"{account.CustomerId}/ledger-entries", StringComparison.Ordinal) && c.Status == (int)status);
}
