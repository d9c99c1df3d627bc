using MailKit.Domain.Accounts;
using MailKit.Web.Accounts;
using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Components;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MailKit.Web.Areas.Identity.Pages.Account.Manage;

/// <summary>A person's sessions, each of which he can end.</summary>
public sealed class SessionsModel(SessionDesk sessions) : PageModel
{
    private static readonly string[] Browsers = ["Edg", "OPR", "Firefox", "Chrome", "Safari"];
    private static readonly string[] Systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"];

    [TempData]
    public string? StatusMessage { get; set; }

    public IReadOnlyList<Session> Open { get; private set; } = [];

    public Guid? Here => User.SessionId;

    /// <summary>A browser and its system as people call them.</summary>
    public static string Name(string device)
    {
        var browser = Browsers.FirstOrDefault(b => device.Contains(b + "/", StringComparison.Ordinal)) switch { null => "A browser", "Edg" => "Edge", "OPR" => "Opera", { } known => known };
        return Systems.FirstOrDefault(s => device.Contains(s, StringComparison.Ordinal)) is { } system ? $"{browser} on {(system is "Mac OS X" ? "a Mac" : system)}" : browser;
    }

    public async Task OnGetAsync(CancellationToken cancellationToken) => Open = await sessions.OpenAsync(Caller.UserIdOf(User), cancellationToken);

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(Caller.UserIdOf(User), id, cancellationToken);
        StatusMessage = "That session has ended.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        var ended = await sessions.EndOthersAsync(Caller.UserIdOf(User), Here, cancellationToken);
        StatusMessage = $"{ended.Of("session has", "sessions have")} ended.";
        return RedirectToPage();
    }
}
