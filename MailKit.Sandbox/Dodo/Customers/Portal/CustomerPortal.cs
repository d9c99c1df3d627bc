using MailKit.Sandbox.Console.Customers;
using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Dodo.Customers.Portal;

/// <summary>The customer's own page: what they subscribe to, how to end it, and what they paid.</summary>
public sealed class CustomerPortal(SandboxState state, SandboxClock clock, SubscriptionLifecycle lifecycle)
{
    public async Task ShowAsync(HttpContext context)
    {
        var view = await state.ReadAsync(s => CustomerView.Of(s, Route(context, "id"), clock.GetUtcNow()));

        await (view is null
            ? context.SendAsync<NoticePage>(new() { [nameof(NoticePage.Title)] = "No such customer", [nameof(NoticePage.Text)] = "This link leads nowhere, or the sandbox was reset since." }, StatusCodes.Status404NotFound)
            : context.SendAsync<PortalPage>(new() { [nameof(PortalPage.View)] = view, [nameof(PortalPage.Back)] = Back(context) }));
    }

    public async Task ChangeAsync(HttpContext context)
    {
        var cancel = (await context.Request.ReadFormAsync())["do"].ToString() is "cancel";

        await state.ChangeAsync(change =>
        {
            if (state.Subscriptions.Find(Route(context, "subscription")) is { Status: SubscriptionStatus.Active } subscription && subscription.CustomerId == Route(context, "id"))
            {
                lifecycle.Announce(change, "subscription.updated", subscription with { CancelAtNextBillingDate = cancel, CancelReason = cancel ? "cancelled_by_customer" : null });
            }
        });

        context.SeeOther($"/portal/{Route(context, "id")}{context.Request.QueryString}");
    }

    private static string? Back(HttpContext context)
        => context.Request.Query["return_url"].ToString() is var url && WebAddress.IsValid(url) ? new Uri(url).ToString() : null;

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
