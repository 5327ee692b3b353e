@prices
Feature: What a basket costs

  These scenarios calculate; they need no browser and no server.

  Scenario: Goods, delivery and tax
    Given these things on the counter:
      | product     | quantity |
      | Morning mug | 2        |
      | Earl Grey   | 3        |
    When it goes to "Ireland"
    Then the subtotal should be "€38.05"
    And the delivery should be "€4.90"
    And the total should be "€42.95"
    And the tax should be "€8.03"

  Scenario Outline: <kind> delivery to <country> of goods for <goods>
    Given Coffee for "<goods>" on the counter
    When it goes to "<country>" by <kind> delivery
    Then the delivery should be "<price>"

    Examples:
      | goods  | country        | kind     | price  |
      | €49.99 | Germany        | standard | €7.90  |
      | €50.00 | United Kingdom | standard | €0.00  |
      | €50.00 | Ireland        | express  | €6.00  |

  @languages
  Scenario Outline: <amount> in <currency> and <language>
    Then "<amount>" should be written "<written>" in <currency> and <language>

    Examples:
      | amount    | currency | language | written     |
      | €1234.50  | EUR      | en       | €1,234.50   |
      | €1234.50  | EUR      | de       | 1.234,50 €  |
