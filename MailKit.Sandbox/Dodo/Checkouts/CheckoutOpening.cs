using MailKit.Sandbox.Dodo.Customers.PaymentMethods;
using MailKit.Sandbox.Dodo.Discounts;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>Makes sessions of what was asked for, and pays at once with a card that the customer has.</summary>
public sealed class CheckoutOpening(CheckoutProcessor checkout, DodoPolicy policy)
{
    /// <summary>What the sandbox does not do of a checkout.</summary>
    public static readonly string[] NotHere =
    [
        "allowed_payment_method_types", "billing_currency", "custom_fields", "customer_business_name", "customization", "force_3ds", "mandate_min_amount_inr_paise", "minimal_address",
        "product_collection_id", "short_link", "tax_id", "adaptive_currency_fees_inclusive", "addons",
    ];

    /// <summary>A session that is not kept yet.</summary>
    public CheckoutSession Make(Change change, CreateCheckout request)
    {
        var state = change.State;
        CartRules.Check(state, request.ProductCart);
        BodyChecks.Metadata(request.Metadata);
        var customer = request.Customer?.CustomerId is { } id ? state.Customers.Require(id, "Customer") : null;

        if (customer is null)
        {
            BodyChecks.Email("customer.email", request.Customer?.Email);
        }

        if (request.SubscriptionData?.TrialPeriodDays is < 0 or > 10_000)
        {
            throw DodoRefusalException.InvalidBody("subscription_data.trial_period_days: 0 to 10000");
        }

        IsoCodes.CheckCountry("billing_address.country", request.BillingAddress?.Country);
        BodyChecks.Url("return_url", request.ReturnUrl);
        BodyChecks.Url("cancel_url", request.CancelUrl);
        IReadOnlyList<string> codes = request.DiscountCodes ?? (request.DiscountCode is { } code ? [code] : []);

        return new()
        {
            Id = Ids.New("cks"),
            Cart = request.ProductCart,
            CustomerId = customer?.CustomerId,
            CustomerEmail = customer?.Email ?? request.Customer?.Email,
            CustomerName = customer?.Name ?? request.Customer?.Name,
            AlwaysNewCustomer = request.FeatureFlags?.AlwaysCreateNewCustomer ?? false,
            ReturnUrl = request.ReturnUrl,
            CancelUrl = request.CancelUrl,
            Billing = request.BillingAddress,
            TrialPeriodDays = request.SubscriptionData?.TrialPeriodDays,
            OnDemand = request.SubscriptionData?.OnDemand,
            DiscountIds = [.. DiscountRules.Usable(state, codes, customer?.CustomerId, change.At).Select(static d => d.DiscountId)],
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
            ExpiresAt = change.At + (request.Confirm ? policy.ConfirmedSessionLifetime : policy.SessionLifetime),
        };
    }

    /// <summary>
    /// Everything is said, so who pays and what is to be paid are known before anybody pays: the customer is made, and the payment waits for a card, or is paid with one that is known.
    /// </summary>
    public CheckoutSession Confirm(Change change, CheckoutSession session, string? paymentMethodId)
    {
        var state = change.State;

        if (session.Billing is null || (session.CustomerId is null && session.CustomerEmail is null))
        {
            throw DodoRefusalException.InvalidBody($"missing field `{(session.Billing is null ? "billing_address" : "customer")}`: needed to confirm");
        }

        var customer = CheckoutProcessor.CustomerFor(change, session, session.CustomerEmail ?? "");
        var isPlan = CartLines.PlanOf(state, session) is not null;
        session = change.Put(state.Sessions, session with
        {
            CustomerId = customer.CustomerId,
            CustomerEmail = customer.Email,
            ReservedPaymentId = Ids.New("pay"),
            ReservedSubscriptionId = isPlan ? Ids.New("sub") : null,
            PaymentStatus = PaymentStatus.RequiresPaymentMethod,
        });
        checkout.Expect(change, session, customer);

        if (paymentMethodId is not null)
        {
            var saved = state.SavedCards.Find(paymentMethodId) is { } found && found.CustomerId == customer.CustomerId ? found : throw DodoRefusalException.NotFound("Payment method");
            checkout.Pay(change, session, TestCard.Find(saved.Number)!, customer.Email, country: null);
        }

        return session;
    }
}
