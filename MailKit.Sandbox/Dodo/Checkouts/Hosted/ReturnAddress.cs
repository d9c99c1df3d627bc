namespace MailKit.Sandbox.Dodo.Checkouts.Hosted;

/// <summary>Where the payer goes after the checkout: the merchant's address, its own query kept, with what happened added.</summary>
public static class ReturnAddress
{
    public static string? After(CheckoutSession session, CheckoutOutcome.Paid paid)
    {
        if (session.ReturnUrl is not { } url)
        {
            return null;
        }

        return Add(url, paid.SubscriptionId is { } subscription
            ? [("subscription_id", subscription), ("status", "active"), ("email", paid.Email)]
            : [("payment_id", paid.Payment.PaymentId), ("status", "succeeded"), ("email", paid.Email)]);
    }

    private static string Add(string url, IEnumerable<(string Name, string Value)> more)
    {
        var uri = new UriBuilder(url);
        var added = string.Join('&', more.Select(static p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        uri.Query = uri.Query is { Length: > 1 } query ? $"{query}&{added}" : added;
        return uri.Uri.ToString();
    }
}
