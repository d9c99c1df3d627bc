using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using MailKit.Web.Work.Inbox;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Webhooks;

/// <summary>One webhook as it arrived, what became of it, and the button that asks for its effect again.</summary>
[Authorize(Policy = "Admin")]
public sealed class DetailsModel(MailKitDbContext db, WebhookInbox inbox) : PageModel
{
    // The body is shown as text by Razor, which encodes it; \u0022 instead of quotes would only hide what was said.
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public WebhookMessage Webhook { get; private set; } = null!;

    public string? AccountName { get; private set; }

    /// <summary>Its effect that is still to come; null when nothing is left to do.</summary>
    public WorkItem? Work { get; private set; }

    public int Bytes { get; private set; }

    /// <summary>Null when it was removed for its age.</summary>
    public string? Body { get; private set; }

    public bool IsJson { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } webhook)
        {
            return NotFound();
        }

        Webhook = webhook;
        AccountName = webhook.AccountId is { } account ? await db.Accounts.Where(a => a.Id == account).Select(a => a.Name).FirstOrDefaultAsync(cancellationToken) : null;
        Work = webhook.Kind is { } kind ? await db.Work.AsNoTracking().FirstOrDefaultAsync(w => w.Kind == kind && w.SubjectId == id, cancellationToken) : null;

        if (await db.WebhookBodies.Where(b => b.WebhookId == id).Select(b => b.Body).FirstOrDefaultAsync(cancellationToken) is { } body)
        {
            Bytes = body.Length;
            (Body, IsJson) = Read(body);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostReplayAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await inbox.ReplayAsync(id, cancellationToken))
        {
            return NotFound();
        }

        TempData["Toast"] = "It is in the queue again. Effects are idempotent: nothing happens twice.";
        return this.SeeOther($"/admin/webhooks/{id}");
    }

    private static (string Text, bool IsJson) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (JsonSerializer.Serialize(json.RootElement, Pretty), true);
        }
        catch (JsonException)
        {
            return (Encoding.UTF8.GetString(body), false);
        }
    }
}
