using System.Net;
using MailKit.Domain.Letters;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Limits;
using MailKit.Web.Work;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Letters;

/// <summary>Queues MailKit's own emails. They survive a crash and an outage like customers' emails do, and cost nobody a credit.</summary>
public sealed class SystemMailer(
    MailKitDbContext db,
    IDataProtectionProvider protection,
    PublicAddress address,
    WorkTable work,
    Attempts attempts,
    TimeProvider clock)
{
    /// <summary>Links and codes in a stored body are secrets until it is sent.</summary>
    public const string Purpose = "MailKit.SystemEmail";

    /// <summary>So many letters go to one address in an hour because somebody asked for them; a stranger fills nobody's mailbox.</summary>
    private const int AskedForAnHour = 5;

    /// <summary>So many strangers one person makes us write to in a day.</summary>
    private const int StrangersADay = 5;

    public Task SendConfirmationLinkAsync(string email, string link)
        => SendAskedAsync(email, null, "Confirm your address", Write("Confirm your address", "You signed up for MailKit with this address. If that was you, follow the link and choose a password: then you are in.", "Choose a password", link, "If it was not you, do nothing."));

    public Task SendPasswordResetLinkAsync(string email, string link)
        => SendAskedAsync(email, null, "Choose a new password", Write("Choose a new password", "Somebody, probably you, forgot the password of this MailKit account.", "Choose a new password", link, "If it was not you, do nothing: the old password stays."));

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

    /// <summary>A letter that anybody can ask for: five an hour to one address, and nobody is told when there were more.</summary>
    /// <param name="by">Who asked, when he is known.</param>
    public async Task SendAskedAsync(string to, string? by, string subject, LetterBody body)
    {
        if ((by is null || await attempts.TakeAsync(by, "strangers", StrangersADay, TimeSpan.FromDays(1), CancellationToken.None))
            && await attempts.TakeAsync(to, "letters", AskedForAnHour, TimeSpan.FromHours(1), CancellationToken.None))
        {
            await SendAsync(to, subject, body);
        }
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
}
