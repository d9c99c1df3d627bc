using MailKit.Sandbox.Pages;

namespace MailKit.Sandbox.HostedPages;

/// <summary>The customer's own page: what they subscribe to, how to end it, and what they paid.</summary>
public sealed class PortalDoor(SandboxState state, SandboxClock clock, SubscriptionDesk desk)
{
    public async Task ShowAsync(HttpContext context)
    {
        var view = await state.ReadAsync(s => CustomerView.Of(s, Route(context, "id"), clock.GetUtcNow()));

        await (view is null
            ? context.SendAsync<DoorPage>(new() { [nameof(DoorPage.Title)] = "No such customer", [nameof(DoorPage.Text)] = "This link leads nowhere, or the sandbox was reset since." }, StatusCodes.Status404NotFound)
            : context.SendAsync<PortalPage>(new() { [nameof(PortalPage.View)] = view, [nameof(PortalPage.Back)] = Back(context) }));
    }

    public async Task ChangeAsync(HttpContext context)
    {
        var cancel = (await context.Request.ReadFormAsync())["do"].ToString() is "cancel";

        await state.ChangeAsync(change =>
        {
            if (state.Subscriptions.Find(Route(context, "subscription")) is { Status: SubscriptionStatus.Active } subscription && subscription.CustomerId == Route(context, "id"))
            {
                desk.Announce(change, "subscription.updated", subscription with { CancelAtNextBillingDate = cancel, CancelReason = cancel ? "cancelled_by_customer" : null });
            }
        });

        context.SeeOther($"/portal/{Route(context, "id")}{context.Request.QueryString}");
    }

    private static string? Back(HttpContext context)
        => Uri.TryCreate(context.Request.Query["return_url"].ToString(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.ToString() : null;

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
