using System.Net;
using MailKit.Web.Accounts;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails;
using MailKit.Web.Retention;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Pages.Endpoints;

/// <summary>Shows an email's HTML, in frames only that can do nothing.</summary>
public static class EmailPreviewEndpoints
{
    /// <summary>An email's HTML: it may paint, and nothing else, even when its address is opened by itself.</summary>
    private const string Email = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

    public static void MapEmailPreview(this WebApplication app)
    {
        app.MapGet("/app/emails/{id:guid}/preview", SentAsync).RequireAuthorization("Account");
        app.MapPost("/app/compose/preview", Draft).RequireAuthorization("Account");
    }

    private static async Task<IResult> SentAsync(Guid id, HttpContext context, MailKitDbContext db, IOptions<RetentionOptions> retention, CancellationToken cancellationToken)
    {
        var account = context.User.AccountId;
        var email = await db.EmailBodies.AsNoTracking().Where(e => e.AccountId == account && e.EmailId == id).Select(e => new { e.Html, e.Text, e.RemovedAt }).FirstOrDefaultAsync(cancellationToken);

        return email switch
        {
            null => Results.NotFound(),
            { RemovedAt: { } at } => Show(context, null, RetentionNotice.Body(at, retention.Value), StatusCodes.Status410Gone),
            _ => Show(context, email.Html, email.Text),
        };
    }

    // A form post, so that a long draft fits and antiforgery is checked.
    private static IResult Draft(HttpContext context, [FromForm] string? html, [FromForm] string? text)
        => (html?.Length ?? 0) + (text?.Length ?? 0) > Domain.Sending.Draft.MaxBody ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge) : Show(context, html, text);

    private static IResult Show(HttpContext context, string? html, string? text, int status = StatusCodes.Status200OK)
    {
        IsSomebodysEmail(context.Response);
        var body = string.IsNullOrWhiteSpace(html) ? $"<!DOCTYPE html><pre style=\"white-space:pre-wrap;font-family:sans-serif\">{WebUtility.HtmlEncode(text)}</pre>" : html;

        return Results.Content(body, "text/html; charset=utf-8", statusCode: status);
    }

    private static void IsSomebodysEmail(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Email;
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.Headers.CacheControl = "no-store";
    }
}
