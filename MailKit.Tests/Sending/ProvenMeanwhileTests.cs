using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Data;
using MailKit.Web.Sending;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Sending;

/// <summary>Resend's answer and its webhooks say the same of an email, at the same moment.</summary>
[Collection(SharedHosts.Name)]
public sealed class ProvenMeanwhileTests
{
    [PostgresFact]
    public async Task An_answer_waits_for_a_webhook_that_proves_one_of_its_emails_and_does_not_come_again()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Postgres);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        var id = await app.Services.GetRequiredService<Transactions>().RunAsync<LocalEmails, Guid>(emails => emails.BelieveAsync(account.Id, sentAs: null), CancellationToken.None);
        var (lease, call) = await LeasedAsync(app, id);

        // The webhook's transaction has written, and not ended.
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await scope.ServiceProvider.GetRequiredService<SentEmails>().MarkAsync(await db.Emails.AsTracking().SingleAsync(e => e.Id == id), "re_webhook", DateTimeOffset.UtcNow, CancellationToken.None);

        var tries = 0;
        var kept = app.Services.GetRequiredService<Transactions>().RunAsync<SendOutcomes>(
            outcomes =>
            {
                tries++;
                return outcomes.KeepAsync(lease, [(call, new SendAnswer.Each([new Delivery.Accepted("re_answer")]))], CancellationToken.None);
            },
            CancellationToken.None);
        await Until.TrueAsync(() => app.DataAsync(async d => await d.Database.SqlQueryRaw<int>("""SELECT COUNT(*)::int AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'""").SingleAsync() > 0));
        await transaction.CommitAsync();
        await kept;

        Assert.Equal(1, tries);
        Assert.Equal("re_webhook", (await account.EmailAsync(id)).ResendId);
        Assert.Equal(1, await app.DataAsync(d => d.Work.CountAsync(w => w.Kind == WorkKind.Debit && w.SubjectId == id)));
    }

    // A batch of one: its row is what the webhook leaves alone.
    private static async Task<(Lease Lease, SendCall Call)> LeasedAsync(MailKitApp app, Guid id)
    {
        var (email, body) = await app.DataAsync(async db => (await db.Emails.AsNoTracking().SingleAsync(e => e.Id == id), await db.EmailBodies.AsNoTracking().SingleAsync(b => b.EmailId == id)));
        var now = DateTimeOffset.UtcNow;
        var token = Guid.NewGuid();
        var batch = WorkItem.Leased(WorkKind.Batch, Ids.New(now), null, token, now, now.AddMinutes(5));
        await app.DataAsync(async db =>
        {
            db.Work.Add(batch);
            await db.SaveChangesAsync();
            return await db.Work.Where(w => w.Kind == WorkKind.Send && w.SubjectId == id).ExecuteUpdateAsync(w => w.SetProperty(x => x.GroupId, batch.SubjectId).SetProperty(x => x.DueAt, (DateTimeOffset?)null));
        });
        return (new(token, now, now.AddMinutes(5), [batch]), new(batch, [(email, body)]));
    }
}
