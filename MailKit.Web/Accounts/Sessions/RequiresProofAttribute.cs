using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace MailKit.Web.Accounts.Sessions;

/// <summary>What a stolen cookie must not do: the password, or a code, has to have been given a moment ago (ASVS 5.0, 7.5.1).</summary>
/// <param name="handler">The only handler that asks for it; null for the whole page.</param>
/// <param name="keeps">A field whose value is there again after the question.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresProofAttribute(string? handler = null, string? keeps = null) : Attribute, IAsyncPageFilter
{
    public string? Handler => handler;

    public string? Keeps => keeps;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var asks = handler is null || string.Equals(context.HandlerMethod?.Name, handler, StringComparison.OrdinalIgnoreCase);

        if (!asks || await http.RequestServices.GetRequiredService<SessionDesk>().IsProvedAsync(http.User.SessionId, http.RequestAborted))
        {
            await next();
            return;
        }

        // A form cannot be sent again for somebody: he comes back to the page, with what he had typed where that is no secret.
        var query = HttpMethods.IsGet(http.Request.Method) ? http.Request.QueryString
            : keeps is not null && http.Request.Form[keeps] is [{ Length: > 0 } kept] ? QueryString.Create(keeps.ToLowerInvariant(), kept)
            : QueryString.Empty;
        context.Result = new RedirectToPageResult("/Account/Manage/ConfirmAccess", new { area = "Identity", returnUrl = http.Request.Path + query });
    }
}
