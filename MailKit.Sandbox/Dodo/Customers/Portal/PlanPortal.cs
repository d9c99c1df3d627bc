using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Dodo.Subscriptions.Plans;

namespace MailKit.Sandbox.Dodo.Customers.Portal;

/// <summary>Another plan, on the customer's own pages: what each would cost today is said before it is chosen.</summary>
public sealed class PlanPortal(SandboxState state, PlanChanges plans)
{
    public Task ShowAsync(HttpContext context) => ShowAsync(context, complaint: null, StatusCodes.Status200OK);

    public async Task ChangeAsync(HttpContext context)
    {
        var product = (await context.Request.ReadFormAsync())["product"].ToString();

        try
        {
            var unpaid = await state.ChangeAsync(change =>
            {
                var subscription = CustomerPortal.Own(state, context) ?? throw DodoRefusalException.NotFound("Subscription");
                var request = To(product, subscription);
                return plans.Change(change, subscription, PlanChanges.Check(state, subscription, request), request);
            });

            if (unpaid is null)
            {
                context.SeeOther($"/portal/{CustomerPortal.Route(context, "id")}{context.Request.QueryString}");
                return;
            }

            await ShowAsync(context, unpaid.ErrorMessage ?? "The card was declined.", StatusCodes.Status402PaymentRequired);
        }
        catch (DodoRefusalException refusal)
        {
            await ShowAsync(context, refusal.Message, StatusCodes.Status422UnprocessableEntity);
        }
    }

    private async Task ShowAsync(HttpContext context, string? complaint, int status)
    {
        var offers = await state.ReadAsync(s => CustomerPortal.Own(s, context) is { Status: SubscriptionStatus.Active } subscription ? OffersFor(s, subscription) : null);

        await (offers is null
            ? context.SendAsync<NoticePage>(new() { [nameof(NoticePage.Title)] = "Nothing to change", [nameof(NoticePage.Text)] = "This subscription is not active." }, StatusCodes.Status404NotFound)
            : context.SendAsync<PlanPage>(
                new() { [nameof(PlanPage.Offers)] = offers, [nameof(PlanPage.Complaint)] = complaint, [nameof(PlanPage.Back)] = $"/portal/{CustomerPortal.Route(context, "id")}{context.Request.QueryString}" },
                status));
    }

    private static IReadOnlyList<PlanOffer> OffersFor(SandboxState state, Subscription subscription) =>
    [
        .. state.Products.NewestFirst
            .Where(p => p.Price.Type is Price.Recurring && p.ProductId != subscription.ProductId && p.Price.Currency == subscription.Currency && !state.IsArchived(Archived.Product, p.ProductId))
            .Select(p => new PlanOffer(p, PlanQuote.Of(state, subscription, p, To(p.ProductId, subscription), state.UtcNow).Total)),
    ];

    private static ChangePlan To(string productId, Subscription subscription) => new() { ProductId = productId, Quantity = subscription.Quantity, ProrationBillingMode = ProrationBillingMode.ProratedImmediately };
}

/// <summary>A plan that a customer may have instead.</summary>
/// <param name="Today">What the change costs (minor units).</param>
public sealed record PlanOffer(Product Product, int Today);
