using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>Checkout sessions: made here, paid on the hosted page.</summary>
public static class CheckoutEndpoints
{
    public static void MapDodoCheckouts(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();
        var policy = app.Services.GetRequiredService<DodoPolicy>();

        app.Map("POST", "/checkouts", async (call, state) =>
        {
            var request = await call.BodyAsync<CreateCheckout>();
            var session = await state.ChangeAsync(change => change.Put(state.Sessions, Open(change, request, policy)));
            await call.AnswerAsync(new CreatedCheckout(session.Id, addresses.CheckoutUrl(session.Id), null, null, null, true));
        });

        app.Map("GET", "/checkouts/{id}", static async (call, state) =>
        {
            var session = await state.ReadAsync(s => s.Sessions.Require(call.Route("id"), "Checkout session"));
            await call.AnswerAsync(new CheckoutStatus(session.Id, session.CreatedAt, session.CustomerEmail, session.CustomerName, session.PaymentId, session.PaymentStatus));
        });
    }

    private static CheckoutSession Open(Change change, CreateCheckout request, DodoPolicy policy)
    {
        var state = change.State;
        CartRules.Check(state, request.ProductCart);
        BodyChecks.Metadata(request.Metadata);

        var customer = request.Customer?.CustomerId is { } id ? state.Customers.Require(id, "Customer") : null;

        if (customer is null)
        {
            BodyChecks.Email("customer.email", request.Customer?.Email);
        }

        BodyChecks.Url("return_url", request.ReturnUrl);
        BodyChecks.Url("cancel_url", request.CancelUrl);

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
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
            ExpiresAt = change.At + (request.Confirm ? policy.ConfirmedSessionLifetime : policy.SessionLifetime),
        };
    }
}
