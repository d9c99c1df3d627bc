using System.Text.Json;
namespace MailKit.Sandbox.Dodo.CreditEntitlements.Balances;

/// <summary>Hands out the credits that a payment has bought.</summary>
public sealed class CreditIssuer(CreditEngine book, DodoPolicy policy)
{
    public void ForCycle(Change change, Subscription subscription)
    {
        foreach (var attachment in subscription.Cart)
        {
            Issue(change, attachment, subscription.CustomerId, subscription.Quantity, GrantSource.Subscription, subscription.Id, "Credits granted from subscription", subscription.Metadata);
        }
    }

    public void ForPurchase(Change change, Payment payment, IEnumerable<CreditAttachment> attachments, int quantity)
    {
        foreach (var attachment in attachments)
        {
            Issue(change, attachment, payment.Customer.CustomerId, quantity, GrantSource.OneTime, payment.PaymentId, "Credits granted for OneTime payment", payment.Metadata);
        }
    }

    private void Issue(Change change, CreditAttachment attachment, string customerId, int quantity, GrantSource source, string sourceId, string description, JsonElement metadata)
    {
        var amount = attachment.CreditsAmount * (policy.CreditsTimesQuantity ? quantity : 1);
        var expiresAt = attachment.ExpiresAfterDays is { } days ? change.At.AddDays(days) : (DateTimeOffset?)null;

        book.Add(
            change,
            new(attachment.CreditEntitlementId, customerId, amount, TransactionType.CreditAdded)
            {
                ReferenceType = CreditEngine.ReferenceTypeOf(source),
                ReferenceId = sourceId,
                Description = description,
                Metadata = metadata,
            },
            source,
            sourceId,
            expiresAt);
    }
}
