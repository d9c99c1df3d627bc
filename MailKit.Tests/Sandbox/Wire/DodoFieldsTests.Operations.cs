using System.Net.Http.Json;
using MailKit.Tests.Sandbox.Credits;

namespace MailKit.Tests.Sandbox.Wire;

/// <content>Every operation, by its noun.</content>
public sealed partial class DodoFieldsTests
{
    private async Task CatalogueAsync()
    {
        var brand = (await AskAsync("POST /brands", new { name = "Acme" })).Text("brand_id");
        await AskAsync("GET /brands");
        await AskAsync("GET /brands/{id}", null, brand);
        await AskAsync("PATCH /brands/{id}", new { support_email = "help@acme.example" }, brand);
        await AskAsync("POST /brands/{id}/archive", new { }, brand);

        var credit = (await AskAsync("POST /credit-entitlements", new { name = "Tokens", unit = "token", precision = 0, rollover_enabled = false, overage_enabled = false })).Text("id");
        await AskAsync("GET /credit-entitlements");
        await AskAsync("GET /credit-entitlements/{id}", null, credit);
        await AskAsync("PATCH /credit-entitlements/{id}", new { description = "Words" }, credit);
        await AskAsync("DELETE /credit-entitlements/{id}", null, credit);
        await AskAsync("POST /credit-entitlements/{id}/undelete", null, credit);

        var product = (await AskAsync("POST /products", new { name = "Pack", tax_category = "saas", price = new { type = "one_time_price", currency = "USD", price = 900, discount = 0, purchasing_power_parity = false }, credit_entitlements = new[] { new { credit_entitlement_id = credit, credits_amount = "5" } } })).Text("product_id");
        await AskAsync("GET /products");
        await AskAsync("GET /products/{id}", null, product);
        await AskAsync("PATCH /products/{id}", new { name = "Bigger pack" }, product);
        await AskAsync("DELETE /products/{id}", null, product);
        await AskAsync("POST /products/{id}/unarchive", null, product);
    }

    private async Task CreditsAsync()
    {
        var customer = await App.NewCustomerAsync();
        await AskAsync("POST /credit-entitlements/{credit_entitlement_id}/balances/{customer_id}/ledger-entries", new { entry_type = "credit", amount = "10" }, App.Info.EntitlementId, customer);
        await AskAsync("GET /credit-entitlements/{credit_entitlement_id}/balances", null, App.Info.EntitlementId);
        await AskAsync("GET /credit-entitlements/{credit_entitlement_id}/balances/{customer_id}", null, App.Info.EntitlementId, customer);
        await AskAsync("GET /credit-entitlements/{credit_entitlement_id}/balances/{customer_id}/grants", null, App.Info.EntitlementId, customer);
        await AskAsync("GET /credit-entitlements/{credit_entitlement_id}/balances/{customer_id}/ledger", null, App.Info.EntitlementId, customer);
    }

    private async Task UsageAsync()
    {
        var customer = await App.NewCustomerAsync("usage@acme.example");
        var meter = (await AskAsync("POST /meters", new { name = "Calls", event_name = "api.call", measurement_unit = "call", aggregation = new { type = "count" }, filter = new { conjunction = "and", clauses = new[] { new { key = "region", @operator = "equals", value = "eu" } } } })).Text("id");
        await AskAsync("GET /meters");
        await AskAsync("GET /meters/{id}", null, meter);
        await App.BuyAsync(customer, await Catalogue.UsagePlanAsync(App, meter, """{"price_per_unit":"2","free_threshold":1}"""));
        await AskAsync("POST /events/ingest", new { events = new[] { new { event_id = "e1", customer_id = customer, event_name = "api.call", metadata = new { region = "eu" } } } });
        await AskAsync("GET /events");
        await AskAsync("GET /events/{event_id}", null, "e1");
        await AskAsync("GET /subscriptions/{subscription_id}/usage-history", null, await Catalogue.SubscriptionAsync(App, customer));
        await AskAsync("DELETE /meters/{id}", null, meter);
        await AskAsync("POST /meters/{id}/unarchive", null, meter);
    }

    private async Task MoneyAsync()
    {
        var customer = await App.NewCustomerAsync("money@acme.example");
        object cart = new[] { new { product_id = App.Info.PackProductId, quantity = 1 } };
        var (who, billing) = (new { customer_id = customer }, new { country = "US" });
        var session = (await AskAsync("POST /checkouts", new { product_cart = cart, customer = who })).Text("session_id");
        await AskAsync("POST /checkouts/preview", new { product_cart = cart, customer = who });
        await AskAsync("GET /checkouts/{id}", null, session);
        await AskAsync("GET /checkout/supported_countries");
        var payment = (await App.PayAsync(session, "4242424242424242")).Text("payment_id");
        var saved = (await AskAsync("GET /customers/{customer_id}/payment-methods", null, customer)).GetProperty("items")[0].Text("payment_method_id");

        var direct = (await AskAsync("POST /payments", new { product_cart = cart, customer = who, billing, payment_method_id = saved })).Text("payment_id");
        Assert.Equal("succeeded", (await App.Dodo.GetJsonAsync($"/payments/{direct}")).Text("status"));
        await AskAsync("GET /payments");
        await AskAsync("GET /payments/{payment_id}", null, payment);
        await AskAsync("GET /payments/{payment_id}/line-items", null, payment);
        var refund = (await AskAsync("POST /refunds", new { payment_id = payment })).Text("refund_id");
        await AskAsync("GET /refunds");
        await AskAsync("GET /refunds/{refund_id}", null, refund);
        await AskAsync("GET /invoices/payments/{payment_id}", null, payment);
        await AskAsync("GET /invoices/refunds/{refund_id}", null, refund);

        var dispute = (await App.Console.SendJsonAsync($"/control/payments/{direct}/dispute", new { reason = "fraudulent" })).Text("dispute_id");
        await AskAsync("GET /disputes");
        await AskAsync("GET /disputes/{dispute_id}", null, dispute);
        await AskAsync("GET /payments/{payment_id}", null, direct);
        await AskAsync("DELETE /customers/{customer_id}/payment-methods/{payment_method_id}", null, customer, saved);
    }

    private async Task SubscriptionsAsync()
    {
        var customer = await App.NewCustomerAsync("plan@acme.example");
        var (who, billing) = (new { customer_id = customer }, new { country = "US" });
        await App.BuyAsync(customer, App.Info.PackProductId);
        var saved = (await App.Dodo.GetJsonAsync($"/customers/{customer}/payment-methods")).GetProperty("items")[0].Text("payment_method_id");
        var id = (await AskAsync("POST /subscriptions", new { product_id = App.Info.PlanProductId, quantity = 1, customer = who, billing, payment_method_id = saved, payment_link = true })).Text("subscription_id");
        await AskAsync("GET /subscriptions");
        await AskAsync("GET /subscriptions/{subscription_id}", null, id);
        await AskAsync("PATCH /subscriptions/{subscription_id}", new { tax_id = "DE1" }, id);
        await AskAsync("GET /subscriptions/{subscription_id}/credit-usage", null, id);

        var bigger = await Catalogue.PlanAsync(App, App.Info.EntitlementId, "9000", cents: 3900);
        var change = new { product_id = bigger, quantity = 1, proration_billing_mode = "prorated_immediately" };
        await AskAsync("POST /subscriptions/{subscription_id}/change-plan/preview", change, id);
        await AskAsync("POST /subscriptions/{subscription_id}/change-plan", change, id);
        await App.Dodo.PostAsJsonAsync($"/subscriptions/{id}/change-plan", new { product_id = App.Info.PlanProductId, quantity = 1, proration_billing_mode = "full_immediately", effective_at = "next_billing_date" });
        await AskAsync("GET /subscriptions/{subscription_id}", null, id);
        await AskAsync("DELETE /subscriptions/{subscription_id}/change-plan/scheduled", null, id);
        await AskAsync("POST /subscriptions/{subscription_id}/update-payment-method", new { type = "new" }, id);

        var onDemand = (await App.Dodo.SendJsonAsync("/subscriptions", new { product_id = App.Info.PlanProductId, quantity = 1, customer = who, billing, payment_method_id = saved, on_demand = new { mandate_only = true } })).Text("subscription_id");
        await AskAsync("POST /subscriptions/{subscription_id}/charge", new { product_price = 500 }, onDemand);
    }

    private async Task DiscountsAsync()
    {
        var customer = await App.NewCustomerAsync("discount@acme.example");
        var id = (await AskAsync("POST /discounts", new { type = "percentage", amount = 1000, code = "TENOFF" })).Text("discount_id");
        await AskAsync("GET /discounts");
        await AskAsync("GET /discounts/code/{code}", null, "tenoff");
        await AskAsync("GET /discounts/{discount_id}", null, id);
        await AskAsync("PATCH /discounts/{discount_id}", new { name = "Ten" }, id);
        await AskAsync("POST /discounts/{discount_id}/customers", new { customer_ids = new[] { customer } }, id);
        await AskAsync("GET /discounts/{discount_id}/customers", null, id);
        await AskAsync("DELETE /discounts/{discount_id}/customers/{customer_id}", null, id, customer);
        await AskAsync("DELETE /discounts/{discount_id}", null, id);
    }

    private async Task CustomersAsync()
    {
        var id = (await AskAsync("POST /customers", new { email = "new@acme.example", name = "New" })).Text("customer_id");
        await App.CreditAsync(id, "10");
        await AskAsync("GET /customers");
        await AskAsync("GET /customers/{customer_id}", null, id);
        await AskAsync("PATCH /customers/{customer_id}", new { name = "Newer" }, id);
        await AskAsync("GET /customers/{customer_id}/credit-entitlements", null, id);
        await AskAsync("POST /customers/{customer_id}/customer-portal/session", null, id);
        await AskAsync("POST /customers/{customer_id}/wallets/ledger-entries", new { amount = 500, currency = "USD", entry_type = "credit" }, id);
        await AskAsync("GET /customers/{customer_id}/wallets", null, id);
        await AskAsync("GET /customers/{customer_id}/wallets/ledger-entries", null, id);
    }

    private async Task WebhooksAsync()
    {
        var id = (await AskAsync("POST /webhooks", new { url = "http://127.0.0.1:9/nowhere", filter_types = new[] { "credit.added" } })).Text("id");
        await AskAsync("GET /webhooks");
        await AskAsync("GET /webhooks/{webhook_id}", null, id);
        await AskAsync("PATCH /webhooks/{webhook_id}", new { description = "Ours" }, id);
        await AskAsync("PATCH /webhooks/{webhook_id}/headers", new { headers = new { X_Ours = "1" } }, id);
        await AskAsync("GET /webhooks/{webhook_id}/headers", null, id);
        await AskAsync("GET /webhooks/{webhook_id}/secret", null, id);
        await AskAsync("DELETE /webhooks/{webhook_id}", null, id);
    }
}
