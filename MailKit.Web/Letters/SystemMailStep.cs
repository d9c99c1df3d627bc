using System.Security.Cryptography;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Sending;
using MailKit.Web.Work;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Letters;

/// <summary>Sends MailKit's own emails, then forgets what they said.</summary>
public sealed partial class SystemMailStep(
    MailKitDbContext db,
    IEmailGateway gateway,
    IDataProtectionProvider protection,
    IOptions<SendingOptions> options,
    Leases leases,
    ProviderLimits limits,
    TimeProvider clock,
    ILogger<SystemMailStep> logger) : IStep
{
    /// <summary>A confirmation that is a day late helps nobody, and Resend's memory of the key ends there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(23);

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limits.IsClosed(ProviderLimits.Resend))
        {
            return false;
        }

        var lease = leases.New();
        var email = await db.SystemEmails.LeaseNextAsync<SystemEmail, Guid>(lease, cancellationToken);

        if (email is null)
        {
            return false;
        }

        try
        {
            await SendAsync(email, lease.At, cancellationToken);
        }
        catch (ProviderException e) when (e.WasHeldBack)
        {
            email.Postponed(clock.GetUtcNow() + e.RetryAfter!.Value);
        }
        catch (ProviderException e)
        {
            LogFailed(email.Id, e.Message);
            email.Failed(e.Message, clock.GetUtcNow(), e.RetryAfter);
        }
        catch (CryptographicException e)
        {
            email.GivenUp("Its body can no longer be decrypted: " + e.Message);
        }

        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task SendAsync(SystemEmail email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - email.CreatedAt > Patience)
        {
            email.GivenUp("It could not be sent for 23 hours.");
            return;
        }

        var html = protection.CreateProtector(SystemMailer.Purpose).Unprotect(email.ProtectedHtml);
        var message = new OutgoingMessage($"mailkit-system-{email.Id}", options.Value.From, [email.To], [], [], [], email.Subject, html, null, null);

        if (await gateway.SendAsync(message, cancellationToken) is Delivery.Accepted)
        {
            email.Sent(clock.GetUtcNow());
        }
        else
        {
            LogGivenUp(email.Id);
            email.GivenUp("Resend refused it.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "System email {Id} did not get through: {Error}")]
    private partial void LogFailed(Guid id, string error);

    [LoggerMessage(LogLevel.Error, "System email {Id} was refused by Resend.")]
    private partial void LogGivenUp(Guid id);
}
