using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;

namespace MailKit.Tests.Hosting;

/// <summary>Emails as nothing but our own database has them. Inside the caller's transaction.</summary>
public sealed class LocalEmails(MailKitDbContext db, CreditBook credits, WorkTable work)
{
    private static readonly Draft Draft = new("hello@mailkit.example", ["delivered@resend.dev"], [], [], [], "Believed", "<p>Hello</p>", null);

    /// <summary>An email that no step looks at for a day.</summary>
    /// <param name="sentAs">Resend's id, if our book has it for sent; it is then debited, too.</param>
    public async Task<Guid> BelieveAsync(Guid accountId, string? sentAs)
    {
        var (email, now) = await HoldAsync(accountId);

        if (sentAs is null)
        {
            work.Add(WorkItem.Of(WorkKind.Send, email.Id, accountId, now.AddDays(1)));
        }
        else
        {
            email.Sent(sentAs, now);
            email.Settled(null, now);
            await credits.PostAsync(LedgerEntry.Debit(email, $"cdl_never_{email.Id:N}", null, null, now), CancellationToken.None);
        }

        await db.SaveChangesAsync();
        return email.Id;
    }

    /// <summary>Emails that are sent, and whose debit no step makes for a while.</summary>
    public async Task<IReadOnlyList<Email>> SentAsync(Guid accountId, int count)
    {
        var emails = new List<Email>();

        for (var i = 0; i < count; i++)
        {
            var (email, now) = await HoldAsync(accountId);
            email.Sent($"re_{email.Id:N}", now);
            work.Add(WorkItem.Of(WorkKind.Debit, email.Id, accountId, now.AddMinutes(1)));
            emails.Add(email);
        }

        await db.SaveChangesAsync();
        return emails;
    }

    private async Task<(Email Email, DateTimeOffset Now)> HoldAsync(Guid accountId)
    {
        var now = DateTimeOffset.UtcNow;
        var email = Email.Accept(accountId, $"{Guid.NewGuid()}", null, Draft, now);
        db.Emails.Add(email);
        db.EmailBodies.Add(EmailBody.Of(email, Draft));
        await db.SaveChangesAsync();
        Assert.Single(await credits.HoldAsync([LedgerEntry.Hold(email, now)], CancellationToken.None));
        return (email, now);
    }
}
