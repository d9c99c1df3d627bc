using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Customers.PaymentMethods;

/// <summary>The cards of a customer.</summary>
public static class PaymentMethodEndpoints
{
    public static void MapDodoPaymentMethods(this WebApplication app)
    {
        app.Map("GET", "/customers/{id}/payment-methods", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s
            => new Items<PaymentMethodItem>([.. s.CardsOfCustomer.NewestFirst(s.Customers.Require(call.Route("id"), "Customer").CustomerId).Select(PaymentMethodItem.Of)]))));
        app.Map("DELETE", "/customers/{id}/payment-methods/{method}", static async (call, state) =>
        {
            await state.ChangeAsync(change => Remove(change, state.Customers.Require(call.Route("id"), "Customer"), call.Route("method")));
            call.Context.Response.StatusCode = 204;
        });
    }

    private static void Remove(Change change, Customer customer, string id)
    {
        var state = change.State;
        var card = state.SavedCards.Find(id) is { } found && found.CustomerId == customer.CustomerId ? found : throw DodoRefusalException.NotFound("Payment method");

        if (state.SubscriptionsOfCustomer[customer.CustomerId].Any(s => s.CardNumber == card.Number && s.Status is SubscriptionStatus.Active or SubscriptionStatus.OnHold or SubscriptionStatus.Paused))
        {
            throw new DodoRefusalException(409, "INVALID_REQUEST_PARAMETERS", "A subscription is paid with this payment method.");
        }

        change.Remove(state.SavedCards, card.PaymentMethodId);
    }
}
