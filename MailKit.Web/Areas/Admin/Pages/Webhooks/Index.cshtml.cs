using System.Linq.Expressions;
using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using MailKit.Web.Pages.App;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages.Webhooks;

/// <summary>What the providers told us: stored first, worked off afterwards, never thrown away.</summary>
[Authorize(Policy = "Admin")]
public sealed class IndexModel(MailKitDbContext db) : PageModel
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public string? Provider { get; set; }

    [BindProperty(SupportsGet = true)]
    public WebhookState? State { get; set; }

    /// <summary>A type (“credit.added”), the beginning of one (“credit.”), or a webhook's id.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    public KeysetPage<WebhookLine> Webhooks { get; private set; } = new([], false, false);

    public bool IsFiltered => Provider is not null || State is not null || Search is not null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var webhooks = db.Webhooks.AsNoTracking();

        webhooks = Provider is "dodo" or "resend" ? webhooks.Where(w => w.Provider == Provider) : webhooks;
        webhooks = State is { } state ? webhooks.Where(w => w.State == state) : webhooks;

        // Those are few, and have an index of their own.
        webhooks = State is not (null or WebhookState.Done) ? webhooks.Where(w => w.State != WebhookState.Done) : webhooks;

        if (!string.IsNullOrWhiteSpace(Search))
        {
            var words = Search.Trim();
            webhooks = webhooks.Where(w => w.WebhookId == words || w.Type.StartsWith(words));
        }

        var ordered = After is { } after
            ? webhooks.Where(w => w.Id > after).OrderBy(w => w.Id)
            : webhooks.Where(w => Before == null || w.Id < Before).OrderByDescending(w => w.Id);

        var read = await ordered.Take(Size + 1).Select(WebhookLine.Columns).ToListAsync(cancellationToken);
        Webhooks = KeysetPage.Of(read, Size, Before is not null, After is not null);
    }

    /// <summary>A tab's address, with the search kept.</summary>
    public string Tab(WebhookState? state)
        => "/admin/webhooks" + QueryString.Create(new Dictionary<string, string?> { ["state"] = state?.ToString(), ["provider"] = Provider, ["q"] = Search }.Where(p => p.Value is not null));
}

/// <summary>A webhook in a list; bodies stay where they are.</summary>
public sealed record WebhookLine(Guid Id, string Provider, string Type, WebhookState State, string? Error, DateTimeOffset ReceivedAt)
{
    public static Expression<Func<WebhookMessage, WebhookLine>> Columns { get; } = w => new WebhookLine(w.Id, w.Provider, w.Type, w.State, w.Error, w.ReceivedAt);

    public string From => Names.Of(Provider);

    public string Look => Names.Look(State);
}

/// <summary>How providers and states are called and drawn.</summary>
public static class Names
{
    public static string Of(string provider) => provider switch
    {
        "dodo" => "Dodo",
        "resend" => "Resend",
        _ => provider,
    };

    public static string Look(WebhookState state) => state switch
    {
        WebhookState.Waiting => "waiting",
        WebhookState.Done => "done",
        WebhookState.Ignored or WebhookState.Foreign => "suppressed",
        _ => "parked",
    };
}
