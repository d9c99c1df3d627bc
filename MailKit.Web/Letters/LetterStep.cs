using System.Security.Cryptography;
using MailKit.Domain.Letters;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Letters;

/// <summary>Sends MailKit's own emails, then forgets what they said.</summary>
public sealed partial class LetterStep(StepContext context, IEmailGateway gateway, IDataProtectionProvider protection, IOptions<LetterOptions> options, ILogger<LetterStep> logger)
    : WorkStep(context, WorkKind.Letter, logger)
{
    /// <summary>A confirmation that is a day late helps nobody, and Resend's memory of the key ends there.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(23);

    /// <summary>Somebody waits for a link.</summary>
    protected override CallPurpose Purpose => CallPurpose.Person;

    protected override bool IsResting => Context.Limits.IsClosed(ProviderLimits.Resend);

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var letter = await Context.Db.Letters.AsNoTracking().SingleAsync(l => l.Id == item.SubjectId, cancellationToken);
        var refusal = await SendAsync(lease, letter, cancellationToken);

        if (refusal is not null)
        {
            LogGivenUp(letter.Id, refusal);
        }

        await Context.Transactions.RunAsync<LetterEnds>(ends => ends.EndAsync(lease, item, refusal, cancellationToken), cancellationToken);
    }

    // Null when it was sent; otherwise why it never will be.
    private async Task<string?> SendAsync(Lease lease, Letter letter, CancellationToken cancellationToken)
    {
        if (lease.At - letter.CreatedAt > LongestDelay)
        {
            return "It could not be sent for 23 hours.";
        }

        LetterBody body;

        try
        {
            var protector = protection.CreateProtector(SystemMailer.Purpose);
            body = new(protector.Unprotect(letter.ProtectedHtml), letter.ProtectedText is { } text ? protector.Unprotect(text) : null);
        }
        catch (CryptographicException e)
        {
            return "Its body can no longer be decrypted: " + e.Message;
        }

        lease.Require(Context.Clock);
        var message = new OutgoingMessage($"mailkit-system-{letter.Id}", options.Value.From, [letter.To], [], [], [], letter.Subject, body.Html, body.Text, null);
        return await gateway.SendAsync(message, cancellationToken) is Delivery.Accepted ? null : "Resend refused it.";
    }

    [LoggerMessage(LogLevel.Error, "The letter {Id} is given up: {Reason}")]
    private partial void LogGivenUp(Guid id, string reason);
}
