@browser @staff
Feature: Sending the orders

  Scenario: A paid order goes out
    Given I sign in as "keeper@example.org" with the password "polish-the-kettle"
    Then I should see "1 paid order is waiting."
    When I click the button "Mark order 1002 as sent"
    Then I should see "Order 1002 is on its way."
    And I should see "sent" in "1002"

  Scenario: Customers have no business there
    Given I sign in as "ada@example.org" with the password "tea-for-two"
    When I open "/staff/orders"
    Then I should see the heading "Staff only"
