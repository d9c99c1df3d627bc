using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>What a cart may hold: known products, sensible quantities, one subscription at most.</summary>
public static class CartRules
{
    public static void Check(SandboxState state, IReadOnlyList<CartItem> cart)
    {
        if (cart.Count is 0)
        {
            // Dodo's own spelling.
            throw new DodoRefusalException(422, "PRODUCT_CART_EMTPY", "The product cart is empty.");
        }

        if (cart.Count > 20)
        {
            throw DodoRefusalException.InvalidBody("product_cart: at most 20 items");
        }

        foreach (var item in cart)
        {
            var product = state.Products.Require(item.ProductId, "Product");

            if (state.IsArchived(Archived.Product, product.ProductId))
            {
                throw new DodoRefusalException(422, "PRODUCT_IS_DELETED", $"The product `{product.ProductId}` is archived.");
            }

            if (item.Quantity < 1)
            {
                throw DodoRefusalException.InvalidBody("product_cart.quantity: at least 1");
            }

            if (item.Amount is not null && product.Price.PayWhatYouWant is not true)
            {
                throw DodoRefusalException.InvalidBody("product_cart.amount: only for a pay-what-you-want price");
            }

            foreach (var other in item.CreditEntitlements ?? [])
            {
                if (other.CreditsAmount <= 0)
                {
                    throw DodoRefusalException.InvalidBody("product_cart.credit_entitlements.credits_amount: must be greater than 0");
                }

                if (product.CreditEntitlements.All(a => a.CreditEntitlementId != other.CreditEntitlementId))
                {
                    throw DodoRefusalException.InvalidBody($"product_cart.credit_entitlements: `{other.CreditEntitlementId}` is not attached to `{product.ProductId}`");
                }
            }
        }

        if (cart.Count(i => state.Products.Get(i.ProductId).IsRecurring) > 1)
        {
            throw DodoRefusalException.InvalidBody("product_cart: at most one subscription");
        }
    }
}
