using MailKit.Sandbox.Console.Customers;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Subscriptions.Cards;

namespace MailKit.Sandbox.Dodo.Customers.Portal;

/// <summary>The customer's own page: what they subscribe to, how to change or end it, what they have left, and what they paid.</summary>
public sealed class CustomerPortal(SandboxState state, SubscriptionLifecycle lifecycle, SandboxAddresses addresses, DodoPolicy policy)
{
    public async Task ShowAsync(HttpContext context)
    {
        var (view, usage) = await state.ReadAsync(s => (CustomerView.Of(s, Route(context, "id"), s.UtcNow), UsageOf(s, Route(context, "id"))));

        await (view is null
            ? context.SendAsync<NoticePage>(new() { [nameof(NoticePage.Title)] = "No such customer", [nameof(NoticePage.Text)] = "This link leads nowhere, or the sandbox was reset since." }, StatusCodes.Status404NotFound)
            : context.SendAsync<PortalPage>(new() { [nameof(PortalPage.View)] = view, [nameof(PortalPage.Usage)] = usage, [nameof(PortalPage.Back)] = Back(context) }));
    }

    public async Task ChangeAsync(HttpContext context)
    {
        var what = (await context.Request.ReadFormAsync())["do"].ToString();
        var link = $"/portal/{Route(context, "id")}{context.Request.QueryString}";

        await state.ChangeAsync(change =>
        {
            if (Own(state, context) is not { Status: SubscriptionStatus.Active or SubscriptionStatus.OnHold } subscription)
            {
                return;
            }

            if (what is "card")
            {
                link = CardEndpoints.Ask(change, addresses, policy, subscription, $"{addresses.Dodo.GetLeftPart(UriPartial.Authority)}{link}").PaymentLink!;
            }
            else if (subscription.Status is SubscriptionStatus.Active)
            {
                lifecycle.Announce(change, "subscription.updated", subscription with { CancelAtNextBillingDate = what is "cancel", CancelReason = what is "cancel" ? "cancelled_by_customer" : null });
            }
        });

        context.SeeOther(link);
    }

    /// <summary>The subscription that an address names, when it is this customer's.</summary>
    public static Subscription? Own(SandboxState state, HttpContext context)
        => state.Subscriptions.Find(Route(context, "subscription")) is { } subscription && subscription.CustomerId == Route(context, "id") ? subscription : null;

    public static string? Back(HttpContext context)
        => context.Request.Query["return_url"].ToString() is var url && WebAddress.IsValid(url) ? new Uri(url).ToString() : null;

    public static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static IReadOnlyList<(DateTimeOffset Since, UsageHistoryMeter Meter)> UsageOf(SandboxState state, string customerId)
        => [.. state.SubscriptionsOfCustomer[customerId].Where(static s => s.Status is SubscriptionStatus.Active && s.Meters.Count > 0).SelectMany(s => UsageHistory.Of(state, s, meterId: null).Take(1)).SelectMany(static h => h.Meters.Select(m => (h.StartDate, m)))];
}
