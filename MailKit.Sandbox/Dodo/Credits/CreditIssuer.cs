using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>Hands out the credits that a payment has bought, or that a trial brings.</summary>
public sealed class CreditIssuer(CreditEngine book, DodoPolicy policy)
{
    public void ForCycle(Change change, Subscription subscription)
    {
        foreach (var attachment in subscription.Cart)
        {
            Issue(change, subscription, attachment, attachment.CreditsAmount, ExpiryOf(change, attachment), "Credits granted from subscription");
        }
    }

    /// <summary>A trial brings credits of its own (C15); those that end with it are gone when it does.</summary>
    public void ForTrial(Change change, Subscription subscription)
    {
        foreach (var attachment in subscription.Cart)
        {
            if ((attachment.TrialCredits ?? (policy.TrialBringsFullCredits ? attachment.CreditsAmount : 0)) is > 0 and var amount)
            {
                Issue(change, subscription, attachment, amount, attachment.TrialCreditsExpireAfterTrial ? subscription.NextBillingDate : ExpiryOf(change, attachment), "Credits granted for trial");
            }
        }
    }

    /// <summary>Another plan within a cycle (C16): its credits, for the part of the cycle that is left or whole. What the old plan brought stays until its own end.</summary>
    public void ForPlanChange(Change change, Subscription subscription, decimal partLeft)
    {
        foreach (var attachment in subscription.Cart)
        {
            var part = attachment.ProrationBehavior is ProrationBehavior.Prorate ? partLeft : 1;
            var precision = change.State.Entitlements.Get(attachment.CreditEntitlementId).Precision;

            if (decimal.Round(attachment.CreditsAmount * part, precision, MidpointRounding.AwayFromZero) is > 0 and var amount)
            {
                Issue(change, subscription, attachment, amount, ExpiryOf(change, attachment), "Credits granted from plan change");
            }
        }
    }

    public void ForPurchase(Change change, Payment payment, IEnumerable<CreditAttachment> attachments, int quantity)
    {
        foreach (var attachment in attachments)
        {
            Issue(change, attachment, payment.Customer.CustomerId, attachment.CreditsAmount, quantity, GrantSource.OneTime, payment.PaymentId, ExpiryOf(change, attachment), "Credits granted for OneTime payment", payment.Metadata);
        }
    }

    private void Issue(Change change, Subscription subscription, CreditAttachment attachment, decimal amount, DateTimeOffset? expiresAt, string description)
        => Issue(change, attachment, subscription.CustomerId, amount, subscription.Quantity, GrantSource.Subscription, subscription.Id, expiresAt, description, subscription.Metadata);

    private void Issue(Change change, CreditAttachment attachment, string customerId, decimal amount, int quantity, GrantSource source, string sourceId, DateTimeOffset? expiresAt, string description, JsonElement metadata)
        => book.Add(
            change,
            new(attachment.CreditEntitlementId, customerId, amount * policy.TimesQuantity(quantity), TransactionType.CreditAdded)
            {
                ReferenceType = CreditEngine.ReferenceTypeOf(sourceId),
                ReferenceId = sourceId,
                Description = description,
                Metadata = metadata,
            },
            source,
            sourceId,
            expiresAt);

    private static DateTimeOffset? ExpiryOf(Change change, CreditAttachment attachment) => attachment.ExpiresAfterDays is { } days ? change.At.AddDays(days) : null;
}
