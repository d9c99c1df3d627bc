using MailKit.Domain.Billing;
using Microsoft.Extensions.Options;
using static MailKit.Web.Providers.Dodo.DodoBilling;

namespace MailKit.Web.Providers.Dodo;

/// <summary>Customers, catalogue, checkouts, payments and subscriptions at Dodo.</summary>
public sealed class DodoCheckouts(DodoHttp dodo, IOptions<DodoOptions> options) : ICheckoutGateway
{
    public async Task<string?> FindCustomerAsync(Guid accountId, string email, CancellationToken cancellationToken)
        => (await dodo.ListAsync<Customer>($"customers?email={Uri.EscapeDataString(email)}", cancellationToken).FirstOrDefaultAsync(c => c.IsOf(accountId), cancellationToken))?.CustomerId;

    public async Task<string> CreateCustomerAsync(Guid accountId, string email, string name, CancellationToken cancellationToken)
    {
        var body = new { Email = email, Name = name, Metadata = new Dictionary<string, string> { [AccountId] = accountId.ToString() } };
        return (await dodo.SendAsync<Customer>(HttpMethod.Post, "customers", body, cancellationToken)).CustomerId;
    }

    public async Task<Product> ProductAsync(string productId, string credit, CancellationToken cancellationToken)
        => (await dodo.GetAsync<ProductBody>($"products/{Uri.EscapeDataString(productId)}", cancellationToken)).ToProduct(credit, options.Value.EntitlementOf(credit));

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
        => (await dodo.FindAsync<PaymentBody>($"payments/{Uri.EscapeDataString(paymentId)}", cancellationToken))?.ToPayment();

    public async Task<DodoSubscription?> SubscriptionAsync(string subscriptionId, CancellationToken cancellationToken)
        => (await dodo.FindAsync<SubscriptionBody>($"subscriptions/{Uri.EscapeDataString(subscriptionId)}", cancellationToken))?.ToSubscription();

    public async Task<DodoSubscription> CancelAtPeriodEndAsync(string subscriptionId, bool cancel, CancellationToken cancellationToken)
    {
        var body = new { CancelAtNextBillingDate = cancel };
        return (await dodo.SendAsync<SubscriptionBody>(HttpMethod.Patch, $"subscriptions/{Uri.EscapeDataString(subscriptionId)}", body, cancellationToken)).ToSubscription();
    }

    public async Task<Uri> PortalAsync(string customerId, Uri returnUrl, CancellationToken cancellationToken)
    {
        var path = $"customers/{Uri.EscapeDataString(customerId)}/customer-portal/session?return_url={Uri.EscapeDataString(returnUrl.ToString())}";
        return (await dodo.SendAsync<Portal>(HttpMethod.Post, path, null, cancellationToken)).Link;
    }
}
