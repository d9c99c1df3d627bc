using System.Text.Json;
using MailKit.Domain.Billing;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo;

/// <summary>Customers, catalogue, checkouts, payments and subscriptions at Dodo.</summary>
public sealed class DodoCheckouts(DodoHttp dodo, IOptions<DodoOptions> options) : ICheckoutGateway
{
    private const string AccountId = "mailkit_account_id";
    private const string CheckoutId = "mailkit_checkout_id";

    public async Task<string?> FindCustomerAsync(Guid accountId, string email, CancellationToken cancellationToken)
    {
        await foreach (var customer in dodo.ListAsync<Customer>($"customers?email={Uri.EscapeDataString(email)}", cancellationToken))
        {
            if (customer.Metadata?.GetValueOrDefault(AccountId).ToString() == accountId.ToString())
            {
                return customer.CustomerId;
            }
        }

        return null;
    }

    public async Task<string> CreateCustomerAsync(Guid accountId, string email, string name, CancellationToken cancellationToken)
    {
        var body = new { Email = email, Name = name, Metadata = new Dictionary<string, string> { [AccountId] = accountId.ToString() } };
        return (await dodo.SendAsync<Customer>(HttpMethod.Post, "customers", body, cancellationToken)).CustomerId;
    }

    public async Task<Domain.Billing.Product> ProductAsync(string productId, CancellationToken cancellationToken)
    {
        var product = await dodo.GetAsync<ProductBody>($"products/{Uri.EscapeDataString(productId)}", cancellationToken);
        var credits = product.CreditEntitlements?.FirstOrDefault(c => c.CreditEntitlementId == options.Value.EmailEntitlement);

        return new(
            product.ProductId,
            product.Name ?? product.ProductId,
            product.Price.Price,
            product.Price.Currency,
            product.IsRecurring,
            (int)(credits?.CreditsAmount ?? 0),
            credits?.ExpiresAfterDays,
            credits?.LowBalanceThresholdPercent);
    }

    public async Task<CheckoutSession> CreateCheckoutAsync(string customerId, string productId, Guid checkoutId, Uri returnUrl, Uri cancelUrl, CancellationToken cancellationToken)
    {
        var body = new
        {
            ProductCart = new[] { new { ProductId = productId, Quantity = 1 } },
            Customer = new { CustomerId = customerId },
            ReturnUrl = returnUrl,
            CancelUrl = cancelUrl,
            Metadata = new Dictionary<string, string> { [CheckoutId] = checkoutId.ToString() },
        };
        var session = await dodo.SendAsync<Session>(HttpMethod.Post, "checkouts", body, cancellationToken);

        return new(session.SessionId, session.CheckoutUrl);
    }

    public async Task<CheckoutProgress> CheckoutAsync(string sessionId, CancellationToken cancellationToken)
    {
        var session = await dodo.GetAsync<SessionStatus>($"checkouts/{Uri.EscapeDataString(sessionId)}", cancellationToken);
        return new(session.PaymentId, session.PaymentStatus);
    }

    public async Task<DodoPayment?> PaymentAsync(string paymentId, CancellationToken cancellationToken)
        => await dodo.FindAsync<PaymentBody>($"payments/{Uri.EscapeDataString(paymentId)}", cancellationToken) is not { } payment ? null : new(
            payment.PaymentId,
            payment.Customer.CustomerId,
            payment.CheckoutSessionId,
            payment.SubscriptionId,
            payment.ProductCart is [var item, ..] ? item.ProductId : null,
            payment.TotalAmount,
            payment.Currency,
            payment.Status ?? "processing",
            payment.RefundStatus,
            payment.ErrorMessage,
            payment.CardLastFour,
            payment.InvoiceUrl,
            payment.CreatedAt.ToUniversalTime());

    public async Task<DodoSubscription?> SubscriptionAsync(string subscriptionId, CancellationToken cancellationToken)
        => await dodo.FindAsync<SubscriptionBody>($"subscriptions/{Uri.EscapeDataString(subscriptionId)}", cancellationToken) is { } subscription ? ToSubscription(subscription) : null;

    public async Task<DodoSubscription> CancelAtPeriodEndAsync(string subscriptionId, bool cancel, CancellationToken cancellationToken)
    {
        var body = new { CancelAtNextBillingDate = cancel };
        return ToSubscription(await dodo.SendAsync<SubscriptionBody>(HttpMethod.Patch, $"subscriptions/{Uri.EscapeDataString(subscriptionId)}", body, cancellationToken));
    }

    public async Task<Uri> PortalAsync(string customerId, Uri returnUrl, CancellationToken cancellationToken)
    {
        var path = $"customers/{Uri.EscapeDataString(customerId)}/customer-portal/session?return_url={Uri.EscapeDataString(returnUrl.ToString())}";
        return (await dodo.SendAsync<Portal>(HttpMethod.Post, path, null, cancellationToken)).Link;
    }

    private static DodoSubscription ToSubscription(SubscriptionBody body) => new(
        body.SubscriptionId,
        body.Customer.CustomerId,
        body.ProductId,
        body.Status,
        body.RecurringPreTaxAmount,
        body.Currency,
        body.NextBillingDate?.ToUniversalTime(),
        body.CancelAtNextBillingDate,
        body.CreatedAt.ToUniversalTime());

    private sealed record Customer(string CustomerId, Dictionary<string, JsonElement>? Metadata);

    private sealed record ProductBody(string ProductId, string? Name, bool IsRecurring, PriceBody Price, IReadOnlyList<Attachment>? CreditEntitlements);

    private sealed record PriceBody(int Price, string Currency);

    private sealed record Attachment(string CreditEntitlementId, decimal CreditsAmount, int? ExpiresAfterDays, int? LowBalanceThresholdPercent);

    private sealed record Session(string SessionId, string CheckoutUrl);

    private sealed record SessionStatus(string? PaymentId, string? PaymentStatus);

    private sealed record CartItem(string ProductId);

    private sealed record PaymentBody(
        string PaymentId,
        Customer Customer,
        string? CheckoutSessionId,
        string? SubscriptionId,
        IReadOnlyList<CartItem>? ProductCart,
        int TotalAmount,
        string Currency,
        string? Status,
        string? RefundStatus,
        string? ErrorMessage,
        string? CardLastFour,
        string? InvoiceUrl,
        DateTimeOffset CreatedAt);

    private sealed record SubscriptionBody(
        string SubscriptionId,
        Customer Customer,
        string ProductId,
        string Status,
        int RecurringPreTaxAmount,
        string Currency,
        DateTimeOffset? NextBillingDate,
        bool CancelAtNextBillingDate,
        DateTimeOffset CreatedAt);

    private sealed record Portal(Uri Link);
}
