using System.Net;
using System.Text.RegularExpressions;
using MailKit.Domain.Letters;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.UI.Services;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Letters;

/// <summary>Queues MailKit's own emails. They survive a crash and an outage like customers' emails do, and cost nobody a credit.</summary>
public sealed partial class SystemMailer(
    MailKitDbContext db,
    IDataProtectionProvider protection,
    PublicAddress address,
    WorkTable work,
    TimeProvider clock) : IEmailSender<MailKitUser>, IEmailSender
{
    /// <summary>Links and codes in a stored body are secrets until it is sent.</summary>
    public const string Purpose = "MailKit.SystemEmail";

    public Task SendConfirmationLinkAsync(MailKitUser user, string email, string confirmationLink)
        => SendAsync(email, "Confirm your address", Write("Confirm your address", "You signed up for MailKit with this address. If that was you, confirm it and you are in.", "Confirm my address", confirmationLink, "If it was not you, do nothing."));

    public Task SendPasswordResetLinkAsync(MailKitUser user, string email, string resetLink)
        => SendAsync(email, "Choose a new password", Write("Choose a new password", "Somebody, probably you, forgot the password of this MailKit account.", "Choose a new password", resetLink, "If it was not you, do nothing: the old password stays."));

    public Task SendPasswordResetCodeAsync(MailKitUser user, string email, string resetCode)
        => SendAsync(email, "Your code for a new password", Write("Your code", $"Enter this code to choose a new password: {resetCode}", null, null, "If you did not ask for it, do nothing."));

    /// <summary>What Identity's own pages send: one sentence with one link.</summary>
    public Task SendEmailAsync(string email, string subject, string htmlMessage)
    {
        var link = Link().Match(htmlMessage) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;
        var words = WebUtility.HtmlDecode(Tags().Replace(htmlMessage, ""));

        return SendAsync(email, subject, Write(subject, link is null ? words : "You asked for this at MailKit.", link is null ? null : subject, link, "If it was not you, do nothing."));
    }

    /// <summary>A letter with a heading, a paragraph, a button and a closing line. Everything is encoded here.</summary>
    /// <param name="link">Made absolute on our public address, whatever host the request named.</param>
    public LetterBody Write(string heading, string words, string? button, string? link, string closing)
    {
        static string Html(string text) => WebUtility.HtmlEncode(text);
        var target = link is null ? null : address.To(link.StartsWith('/') ? link : new Uri(link).PathAndQuery).ToString();
        var call = target is null ? "" : $"""<p><a href="{Html(target)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#121918;color:#ffffff;text-decoration:none">{Html(button ?? "Open")}</a></p>""";

        var html = $"""
            <div style="font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#121918;max-width:34em;padding:16px">
            <h1 style="font-size:22px">{Html(heading)}</h1>
            <p>{Html(words)}</p>
            {call}
            <p style="color:#5f6c69">{Html(closing)}</p>
            </div>
            """;

        return new(html, string.Join("\n\n", (string[])[heading, words, .. target is null ? (string[])[] : [$"{button ?? "Open"}: {target}"], closing]) + "\n");
    }

    public Task SendAsync(string to, string subject, LetterBody body) => SendOnceAsync($"mail:{Guid.NewGuid()}", to, subject, body, CancellationToken.None);

    /// <summary>False when this fact was mailed before.</summary>
    public async Task<bool> SendOnceAsync(string key, string to, string subject, LetterBody body, CancellationToken cancellationToken)
    {
        if (await db.Letters.AnyAsync(l => l.Key == key, cancellationToken))
        {
            return false;
        }

        var protector = protection.CreateProtector(Purpose);
        var letter = Letter.Queue(key, to, subject, protector.Protect(body.Html), protector.Protect(body.Text ?? ""), clock.GetUtcNow());
        db.Letters.Add(letter);
        work.Add(WorkItem.Of(WorkKind.Letter, letter.Id, null, letter.CreatedAt));
        await db.SaveOrComeAgainAsync(cancellationToken);

        if (db.Database.CurrentTransaction is null)
        {
            work.Committed();
        }

        return true;
    }

    [GeneratedRegex("href=['\"]([^'\"]+)['\"]")]
    private static partial Regex Link();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}
