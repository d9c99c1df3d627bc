using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Subscriptions.Plans;

/// <summary>Gives a subscription another plan: what it costs is charged first, then it is announced, and its credits come.</summary>
public sealed class PlanChanges(PaymentProcessor payments, SubscriptionLifecycle lifecycle, CreditIssuer credits, Schedule schedule)
{
    /// <summary>Refuses what cannot be changed, or not like that.</summary>
    public static Product Check(SandboxState state, Subscription subscription, ChangePlan request)
    {
        var product = state.Products.Require(request.ProductId, "Product");

        return Refusal(state, subscription, product, request) is { } refusal ? throw refusal : product;
    }

    /// <returns>The payment that failed and kept the change from being made; null when it is made, or scheduled.</returns>
    public Payment? Change(Change change, Subscription subscription, Product product, ChangePlan request)
    {
        if (request.EffectiveAt is EffectiveAt.NextBillingDate)
        {
            change.Put(change.State.Subscriptions, subscription with { ScheduledPlan = new(Ids.New("spc"), product.ProductId, request.Quantity, subscription.NextBillingDate, change.At) });
            return null;
        }

        var quote = PlanQuote.Of(change.State, subscription, product, request, change.At);
        var payment = quote.Total > 0 ? payments.ChargeAgain(change, subscription, quote.Lines) : null;
        var isPaid = payment is null or { Status: PaymentStatus.Succeeded };

        if (!isPaid && request.OnPaymentFailure is not OnPaymentFailure.ApplyChange)
        {
            return payment;
        }

        var next = To(subscription, product, request.Quantity) with { Metadata = request.Metadata.Or(subscription.Metadata) };
        next = quote.BeginsCycle ? next with { Anchor = change.At, Cycle = 1, PreviousBillingDate = change.At } : next;
        next = quote.BeginsCycle ? next with { NextBillingDate = next.After(1) } : next;
        next = isPaid ? next : next with { Status = SubscriptionStatus.OnHold, Unpaid = quote.Lines };
        lifecycle.Announce(change, "subscription.plan_changed", next);
        schedule.Expect(next);

        if (isPaid)
        {
            credits.ForPlanChange(change, next, quote.PartLeft);
        }

        return null;
    }

    private static DodoRefusalException? Refusal(SandboxState state, Subscription subscription, Product product, ChangePlan request) => subscription switch
    {
        { Status: not SubscriptionStatus.Active } => new(422, "INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED", "Only the plan of an active subscription can be changed."),
        { CancelAtNextBillingDate: true } => new(422, "PLAN_CHANGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION", "The subscription is to be cancelled."),
        { ScheduledPlan: not null } => new(409, "SCHEDULED_PLAN_CHANGE_EXISTS", "Another plan is scheduled already."),
        { Meters.Count: > 0 } => Usage(),
        _ when product.Price.Type == Price.UsageBased => Usage(),
        _ when !product.IsRecurring => DodoRefusalException.InvalidBody("product_id: not a subscription"),
        _ when state.IsArchived(Archived.Product, product.ProductId) => new(422, "PRODUCT_IS_DELETED", "The product is archived."),
        _ when request.Quantity < 1 => DodoRefusalException.InvalidBody("quantity: at least 1"),
        _ when request is { EffectiveAt: EffectiveAt.NextBillingDate, ProrationBillingMode: not ProrationBillingMode.FullImmediately }
            => new(422, "INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE", "Only full_immediately can be scheduled."),
        _ => null,
    };

    private static DodoRefusalException Usage() => new(422, "UNSUPPORTED_ACTION", "Changing plans for usage based subscriptions is not supported");

    /// <summary>The same subscription with what another product says. Its next billing date stays, and later ones are counted from it: a month is not a year.</summary>
    public static Subscription To(Subscription subscription, Product product, int quantity) => subscription with
    {
        Anchor = subscription.NextBillingDate,
        Cycle = 0,
        ProductId = product.ProductId,
        Quantity = quantity,
        Currency = product.Price.Currency,
        RecurringPreTaxAmount = product.Price.Amount * quantity,
        TaxInclusive = product.Price.TaxInclusive ?? false,
        Cart = product.CreditEntitlements,
        Meters = product.Price.Meters ?? [],
        PaymentFrequencyCount = product.Price.PaymentFrequencyCount ?? 1,
        PaymentFrequencyInterval = product.Price.PaymentFrequencyInterval ?? TimeInterval.Month,
        ScheduledPlan = null,
    };
}
