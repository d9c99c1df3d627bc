using DodoPayments.Client;
using DodoPayments.Client.Models.CheckoutSessions;
using DodoPayments.Client.Models.Customers;
using DodoPayments.Client.Models.Misc;
using DodoPayments.Client.Models.Payments;
using MailKit.Domain.Billing;
using Microsoft.Extensions.Options;
using static MailKit.Web.Providers.Dodo.DodoBilling;
using Customer = MailKit.Web.Providers.Dodo.DodoBilling.Customer;

namespace MailKit.Web.Providers.Dodo.Sdk;

/// <summary>Customers, catalogue, checkouts, payments and subscriptions at Dodo, by Dodo's SDK.</summary>
public sealed class SdkCheckouts(SdkDodo dodo, IOptions<DodoOptions> options) : ICheckoutGateway
{
    private readonly IDodoPaymentsClientWithRawResponse _client = dodo.Client;

    public async Task<string?> FindCustomerAsync(Guid accountId, string email, CancellationToken cancellationToken)
    {
        return (await DodoAnswer.ListAsync<Customer>(Page, "the customers", cancellationToken).FirstOrDefaultAsync(c => c.IsOf(accountId), cancellationToken))?.CustomerId;

        Task<HttpResponseMessage> Page(int page)
            => _client.Customers.List(new() { Email = email, PageSize = DodoAnswer.PageSize, PageNumber = page }, cancellationToken).AnswerAsync();
    }

    public async Task<string> CreateCustomerAsync(Guid accountId, string email, string name, CancellationToken cancellationToken)
    {
        var customer = new CustomerCreateParams { Email = email, Name = name, Metadata = Metadata(AccountId, accountId) };
        return (await DodoAnswer.ReadAsync<Customer>(_client.Customers.Create(customer, cancellationToken).AnswerAsync(), cancellationToken)).CustomerId;
    }

    public async Task<Product> ProductAsync(string productId, string credit, CancellationToken cancellationToken)
    {
        var call = _client.Products.Retrieve(productId.InPath, cancellationToken: cancellationToken).AnswerAsync();
        return (await DodoAnswer.GetAsync<ProductBody>(call, productId, cancellationToken)).ToProduct(credit, options.Value.EntitlementOf(credit));
    }

    public async Task<CheckoutSession> CreateCheckoutAsync(string customerId, string productId, Guid checkoutId, Uri returnUrl, Uri cancelUrl, CancellationToken cancellationToken)
    {
        var checkout = new CheckoutSessionCreateParams
        {
            ProductCart = [new() { ProductID = productId, Quantity = 1 }],
            Customer = new AttachExistingCustomer { CustomerID = customerId },
            ReturnUrl = returnUrl.OriginalString,
            CancelUrl = cancelUrl.OriginalString,
            Metadata = Metadata(CheckoutId, checkoutId),
        };
        var session = await DodoAnswer.ReadAsync<Session>(_client.CheckoutSessions.Create(checkout, cancellationToken).AnswerAsync(), cancellationToken);

        return new(session.SessionId, session.CheckoutUrl);
    }

    public async Task<CheckoutProgress> CheckoutAsync(string sessionId, CancellationToken cancellationToken)
    {
        var call = _client.CheckoutSessions.Retrieve(sessionId.InPath, cancellationToken: cancellationToken).AnswerAsync();
        var session = await DodoAnswer.GetAsync<SessionStatus>(call, sessionId, cancellationToken);

        return new(session.PaymentId, session.PaymentStatus);
    }

    public async Task<DodoPayment?> PaymentAsync(string paymentId, CancellationToken cancellationToken)
    {
        var call = _client.Payments.Retrieve(paymentId.InPath, cancellationToken: cancellationToken).AnswerAsync();
        return (await DodoAnswer.FindAsync<PaymentBody>(call, cancellationToken))?.ToPayment();
    }

    public async Task<DodoSubscription?> SubscriptionAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        var call = _client.Subscriptions.Retrieve(subscriptionId.InPath, cancellationToken: cancellationToken).AnswerAsync();
        return (await DodoAnswer.FindAsync<SubscriptionBody>(call, cancellationToken))?.ToSubscription();
    }

    public async Task<DodoSubscription> CancelAtPeriodEndAsync(string subscriptionId, bool cancel, CancellationToken cancellationToken)
    {
        var call = _client.Subscriptions.Update(subscriptionId.InPath, new() { CancelAtNextBillingDate = cancel }, cancellationToken).AnswerAsync();
        return (await DodoAnswer.ReadAsync<SubscriptionBody>(call, cancellationToken)).ToSubscription();
    }

    public async Task<Uri> PortalAsync(string customerId, Uri returnUrl, CancellationToken cancellationToken)
    {
        var call = _client.Customers.CustomerPortal.Create(customerId.InPath, new() { ReturnUrl = returnUrl.OriginalString }, cancellationToken).AnswerAsync();
        return (await DodoAnswer.ReadAsync<Portal>(call, cancellationToken)).Link;
    }

    private static Dictionary<string, MetadataItem> Metadata(string name, Guid value) => new() { [name] = value.ToString() };
}
